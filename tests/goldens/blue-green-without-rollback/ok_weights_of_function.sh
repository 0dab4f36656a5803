#!/usr/bin/env bash
set -euo pipefail

actions() {
  cat <<JSON
[{"Type":"forward","ForwardConfig":{"TargetGroups":[
  {"TargetGroupArn":"$TG_BLUE","Weight":$1},{"TargetGroupArn":"$TG_GREEN","Weight":$2}]}}]
JSON
}

shift_to() {
  aws elbv2 modify-listener --listener-arn "$LISTENER" --default-actions "$(actions "$1" "$2")"
}

healthy() {
  aws elbv2 describe-target-health --target-group-arn "$TG_GREEN" --output text | grep -qw healthy
}

for weight in 10 50 100; do
  shift_to $((100 - weight)) "$weight"
  sleep 60
  if ! healthy; then
    shift_to 100 0
    exit 1
  fi
done
