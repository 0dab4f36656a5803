#!/usr/bin/env bash
set -Eeuo pipefail
forward_to() {
  aws elbv2 modify-listener --listener-arn "$LISTENER" --default-actions "Type=forward,TargetGroupArn=$1" > /dev/null
}
trap 'logger "green failed, $BLUE had been there"' ERR
forward_to "$GREEN"
aws elbv2 wait target-in-service --target-group-arn "$GREEN"
trap - ERR
