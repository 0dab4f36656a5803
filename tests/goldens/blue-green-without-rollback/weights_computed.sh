#!/usr/bin/env bash
# Sends more and more of the traffic to GREEN.
set -euo pipefail

for ((step = 1; step <= STEPS; step++)); do
  green=$(((step * 100) / STEPS))
  blue=$((100 - green))
  aws elbv2 modify-listener --listener-arn "$LISTENER_ARN" \
    --default-actions "Type=forward,ForwardConfig={TargetGroups=[{TargetGroupArn=$GREEN_TG_ARN,Weight=$green},{TargetGroupArn=$BLUE_TG_ARN,Weight=$blue}]}"
  sleep 60
done
