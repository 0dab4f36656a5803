#!/usr/bin/env bash
set -Eeuo pipefail
before=$(aws elbv2 describe-listeners --listener-arns "$LISTENER_ARN" --query 'Listeners[0].DefaultActions' --output json)
undo() {
  aws elbv2 modify-listener --listener-arn "$LISTENER_ARN" --default-actions "$before"
}
trap undo ERR
aws elbv2 modify-listener --listener-arn "$LISTENER_ARN" --default-actions "Type=forward,TargetGroupArn=$GREEN_TG"
curl --fail --retry 10 "https://shop.example.com/healthz"
