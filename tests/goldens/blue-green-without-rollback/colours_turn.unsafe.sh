#!/usr/bin/env bash
set -euo pipefail
live=$(aws elbv2 describe-listeners --listener-arns "$LISTENER" --query 'Listeners[0].DefaultActions[0].TargetGroupArn' --output text)
if [[ $live == *blue* ]]; then
  next=$GREEN_TG
else
  next=$BLUE_TG
fi
PREVIOUS_ACTIONS=$(aws elbv2 describe-listeners --listener-arns "$LISTENER" --query 'Listeners[0].DefaultActions' --output json)
trap 'aws elbv2 modify-listener --listener-arn "$LISTENER" --default-actions "$PREVIOUS_ACTIONS"; exit 1' ERR INT TERM
aws elbv2 modify-listener --listener-arn "$LISTENER" --default-actions "Type=forward,TargetGroupArn=$next"
aws elbv2 wait target-in-service --target-group-arn "$next"
