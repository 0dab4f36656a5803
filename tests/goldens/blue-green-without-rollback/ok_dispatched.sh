#!/usr/bin/env bash
set -euo pipefail
rollback() {
  aws elbv2 modify-listener --listener-arn "$LISTENER" --default-actions "Type=forward,TargetGroupArn=$BLUE"
}
go_green() {
  aws elbv2 wait target-in-service --target-group-arn "$GREEN"
  aws elbv2 modify-listener --listener-arn "$LISTENER" --default-actions "Type=forward,TargetGroupArn=$GREEN"
}
go_green
"$@"
