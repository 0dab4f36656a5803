#!/usr/bin/env bash
# Moves as much traffic from blue to green as it is told: 0 takes it back.
set -euo pipefail

pair() {
  local green
  printf '{TargetGroupArn=%s,Weight=%d},{TargetGroupArn=%s,Weight=%d}' "$BLUE" "$1" "$GREEN" "$2"
}

readonly GREEN_SHARE=$1
aws elbv2 modify-listener --listener-arn "$LISTENER" \
  --default-actions "Type=forward,ForwardConfig={TargetGroups=[$(pair $((100 - GREEN_SHARE)) "$GREEN_SHARE")]}"
