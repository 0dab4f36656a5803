#!/usr/bin/env bash
set -euo pipefail

for task in migrate seed; do
  args=(--cluster "$CLUSTER" --task-definition "$task" --launch-type FARGATE)
  if [ "$task" = seed ]; then
    args+=(--count 2)
  fi
  args+=(--network-configuration "awsvpcConfiguration={subnets=[$SUBNET_IDS],securityGroups=[$SECURITY_GROUPS]}")
  aws ecs run-task "${args[@]}"
done
