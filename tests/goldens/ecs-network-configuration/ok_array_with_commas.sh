#!/usr/bin/env bash
set -euo pipefail
subnets=(subnet-1 subnet-2)
aws ecs run-task --cluster shop --task-definition seed --launch-type FARGATE \
  --network-configuration "awsvpcConfiguration={subnets=[$(IFS=,; echo "${subnets[*]}")],securityGroups=[sg-1]}"
