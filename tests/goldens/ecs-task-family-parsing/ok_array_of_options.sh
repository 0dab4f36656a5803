#!/usr/bin/env bash
set -euo pipefail

arn=$(aws ecs describe-services --cluster shop --services cart \
  --query 'services[0].taskDefinition' --output text)
family=$(basename "$arn" | cut -d: -f1)
query=(--family-prefix "$family" --sort DESC)
query+=(--query 'taskDefinitionArns[1]')
aws ecs list-task-definitions "${query[@]}" --output text
