#!/usr/bin/env bash
set -euo pipefail
SUBNET_IDS=$2
SECURITY_GROUPS=$3
aws ecs run-task --cluster "$1" --task-definition app --launch-type FARGATE \
  --network-configuration "awsvpcConfiguration={subnets=[$SUBNET_IDS],securityGroups=[$SECURITY_GROUPS]}"
