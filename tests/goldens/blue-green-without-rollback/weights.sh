#!/bin/bash
switch_weights() {
  aws elbv2 modify-listener --listener-arn "$LISTENER_ARN" --default-actions Type=forward,ForwardConfig="{
    TargetGroups=[{TargetGroupArn=$BLUE_TG_ARN,Weight=$1},{TargetGroupArn=$GREEN_TG_ARN,Weight=$2}]
  }"
}
switch_weights 90 10
sleep 60
switch_weights 0 100
