#!/bin/bash
TARGET=$(aws elbv2 describe-target-groups --names shop-green --query 'TargetGroups[0].TargetGroupArn' --output text)
switch_traffic() {
  if ! aws elbv2 modify-listener --listener-arn "$1" --default-actions "Type=forward,TargetGroupArn=${TARGET}"; then
    echo "Switch failed, nothing to roll back" >&2
    exit 1
  fi
}
switch_traffic "$LISTENER_ARN"
