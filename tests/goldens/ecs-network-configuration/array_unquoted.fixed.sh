#!/usr/bin/env bash
set -euo pipefail

args=(--cluster "$CLUSTER" --task-definition migrate --launch-type FARGATE)
args+=(--network-configuration "awsvpcConfiguration={subnets=[$SUBNET_IDS],securityGroups=[$SECURITY_GROUPS]}")
aws ecs run-task "${args[@]}" --started-by "$GITHUB_ACTOR"
