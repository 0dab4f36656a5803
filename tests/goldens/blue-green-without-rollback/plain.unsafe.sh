#!/usr/bin/env bash
# Sends all traffic to GREEN: LISTENER_ARN GREEN_TARGET_GROUP_ARN
set -euo pipefail

PREVIOUS_ACTIONS=$(aws elbv2 describe-listeners --listener-arns "$LISTENER_ARN" --query 'Listeners[0].DefaultActions' --output json)
trap 'aws elbv2 modify-listener --listener-arn "$LISTENER_ARN" --default-actions "$PREVIOUS_ACTIONS"; exit 1' ERR INT TERM
aws elbv2 modify-listener \
  --listener-arn "$LISTENER_ARN" \
  --default-actions "Type=forward,TargetGroupArn=$GREEN_TARGET_GROUP_ARN"
aws elbv2 wait target-in-service --target-group-arn "$GREEN_TARGET_GROUP_ARN"

echo "Traffic goes to GREEN; roll back with the console"
