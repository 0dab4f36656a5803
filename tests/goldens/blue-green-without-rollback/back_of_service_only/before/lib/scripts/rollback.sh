#!/usr/bin/env bash
set -euo pipefail
previous=$(aws ecs describe-services --cluster "$1" --services "$2" --query 'services[0].deployments[1].taskDefinition' --output text)
echo "back to $previous"
aws ecs update-service --cluster "$1" --service "$2" --task-definition "$previous"
