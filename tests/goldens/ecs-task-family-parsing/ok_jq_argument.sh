#!/bin/bash
set -euo pipefail
arn=$(aws ecs describe-services --cluster shop --services api --query 'services[0].taskDefinition' --output text)
family=$(jq -rn --arg arn "$arn" '$arn | split("/")[1] | split(":")[0]')
aws ecs list-task-definitions --family-prefix "$family" --sort DESC
first=$(tr ':/' '\n' <<<"$arn" | head -n 3)
aws ecs list-task-definitions --family-prefix "$first"
