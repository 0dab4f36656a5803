#!/usr/bin/env bash
TASK_DEF_ARN=$(aws ecs describe-services --cluster c --services s --query 'services[0].taskDefinition' --output text)
TD=$(basename "$TASK_DEF_ARN")
aws ecs describe-task-definition --task-definition "$TD" > td.json
aws ecs update-service --cluster c --service s --task-definition "$TD"
aws ecs deregister-task-definition --task-definition "$TASK_DEF_ARN"
