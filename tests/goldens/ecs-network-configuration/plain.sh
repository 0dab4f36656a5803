#!/usr/bin/env bash
set -euo pipefail

aws ecs run-task \
  --cluster "$CLUSTER" \
  --task-definition "$SERVICE-migrate" \
  --launch-type FARGATE \
  --network-configuration awsvpcConfiguration={subnets=[$SUBNET_IDS],securityGroups=[$SECURITY_GROUPS]}
