#!/usr/bin/env bash
set -euo pipefail
ENVIRONMENT=$1
SUBNET_IDS=$2
SECURITY_GROUPS=$3
echo "Deploying to $SUBNET_IDS"
aws ecs update-service --cluster "shop-$ENVIRONMENT" --service web --task-definition "$TASK_DEFINITION" --network-configuration "awsvpcConfiguration={subnets=[$SUBNET_IDS],securityGroups=[$SECURITY_GROUPS]}"
