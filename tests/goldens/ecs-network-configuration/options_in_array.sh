#!/usr/bin/env bash
set -euo pipefail
SUBNET_IDS="${SUBNET_IDS:?comma-separated}"
[[ -n "$SUBNET_IDS" ]] || exit 2
options=(
  --cluster "$CLUSTER"
  --task-definition "$FAMILY"
  --launch-type FARGATE
)
aws ecs run-task "${options[@]}"
