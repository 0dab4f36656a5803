#!/bin/bash
# Sets the weights of blue and green: BLUE GREEN
aws elbv2 modify-listener --listener-arn "$LISTENER_ARN" --default-actions "Type=forward,ForwardConfig={TargetGroups=[{TargetGroupArn=$BLUE_TG_ARN,Weight=$1},{TargetGroupArn=$GREEN_TG_ARN,Weight=$2}]}"
