#!/usr/bin/env bash
# Sends all traffic to GREEN: LISTENER_ARN GREEN_TARGET_GROUP_ARN
set -euo pipefail

aws elbv2 modify-listener \
  --listener-arn "$LISTENER_ARN" \
  --default-actions "Type=forward,TargetGroupArn=$GREEN_TARGET_GROUP_ARN"

echo "Traffic goes to GREEN; roll back with the console"
