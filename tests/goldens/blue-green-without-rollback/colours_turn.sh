#!/usr/bin/env bash
set -euo pipefail
live=$(aws elbv2 describe-listeners --listener-arns "$LISTENER" --query 'Listeners[0].DefaultActions[0].TargetGroupArn' --output text)
if [[ $live == *blue* ]]; then
  next=$GREEN_TG
else
  next=$BLUE_TG
fi
aws elbv2 modify-listener --listener-arn "$LISTENER" --default-actions "Type=forward,TargetGroupArn=$next"
