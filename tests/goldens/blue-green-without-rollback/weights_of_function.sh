#!/usr/bin/env bash
set -euo pipefail

actions() {
  local json
  cat <<JSON
[{"Type":"forward","ForwardConfig":{"TargetGroups":[
  {"TargetGroupArn":"$TG_BLUE","Weight":$1},{"TargetGroupArn":"$TG_GREEN","Weight":${2}}]}}]
JSON
}

shift_to() {
  aws elbv2 modify-listener --listener-arn "$LISTENER" --default-actions "$(actions "$1" "$2")"
}

for weight in 10 50 100; do
  shift_to $((100 - weight)) "$weight"
  aws elbv2 wait target-in-service --target-group-arn "$TG_GREEN"
done
