#!/usr/bin/env bash
set -euo pipefail

TASK_DEF_ARN=$(aws ecs describe-services --cluster "$CLUSTER" --services "$SERVICE" \
  --query 'services[0].taskDefinition' --output text)
FAMILY=$(basename "$TASK_DEF_ARN" | cut -d':' -f1)
PREVIOUS=$(aws ecs list-task-definitions --family-prefix "$FAMILY" --sort DESC \
  --query 'taskDefinitionArns[1]' --output text)

aws ecs update-service --cluster "$CLUSTER" --service "$SERVICE" --task-definition "$PREVIOUS"
