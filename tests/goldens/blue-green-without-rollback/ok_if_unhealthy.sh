#!/bin/bash
aws elbv2 modify-listener --listener-arn "$L" --default-actions "Type=forward,ForwardConfig={TargetGroups=[{TargetGroupArn=$BLUE,Weight=90},{TargetGroupArn=$GREEN,Weight=10}]}"
if ! ./check_health.sh; then
  aws elbv2 modify-listener --listener-arn "$L" --default-actions "Type=forward,ForwardConfig={TargetGroups=[{TargetGroupArn=$BLUE,Weight=100},{TargetGroupArn=$GREEN,Weight=0}]}"
  exit 1
fi
aws elbv2 modify-listener --listener-arn "$L" --default-actions "Type=forward,ForwardConfig={TargetGroups=[{TargetGroupArn=$BLUE,Weight=0},{TargetGroupArn=$GREEN,Weight=100}]}"
