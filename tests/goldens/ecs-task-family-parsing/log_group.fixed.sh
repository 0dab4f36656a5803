#!/usr/bin/env bash
set -euo pipefail
arn=$(aws ecs describe-services --cluster shop --services cart --query 'services[0].taskDefinition' --output text)
family=$(basename "$arn" | cut -d':' -f1)
aws logs tail "/ecs/$family" --since 10m
