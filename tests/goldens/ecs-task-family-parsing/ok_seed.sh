#!/usr/bin/env bash
TASK_DEF_ARN=$(aws ecs describe-services --cluster "$CLUSTER" --services "$SERVICE" --query 'services[0].taskDefinition' --output text)
FAMILY=$(echo "$TASK_DEF_ARN" | awk -F'/' '{print $2}' | cut -d':' -f1)
aws ecs list-task-definitions --family-prefix "$FAMILY" --sort DESC
