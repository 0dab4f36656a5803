#!/bin/bash
set -euo pipefail
arn=$(aws ecs describe-services --cluster shop --services api --query 'services[0].taskDefinition' --output text)
family=$(tr '/' '\n' <<<"$arn" | tail -n 1)
aws ecs list-task-definitions --family-prefix "$family" --sort DESC
