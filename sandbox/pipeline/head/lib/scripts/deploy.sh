#!/usr/bin/env bash
# Redeploys a service: CLUSTER SERVICE SECURITY_GROUPS SUBNET_IDS
set -euo pipefail

echo "Deploying $IMAGE to $CLUSTER with groups $SECURITY_GROUPS in $SUBNET_IDS"

aws ecs run-task \
  --cluster "$CLUSTER" \
  --task-definition "$SERVICE-migrate" \
  --launch-type FARGATE \
  --network-configuration awsvpcConfiguration={subnets=[$SUBNET_IDS],securityGroups=[$SECURITY_GROUPS]}

aws ecs update-service --cluster "$CLUSTER" --service "$SERVICE" --force-new-deployment
aws ecs wait services-stable --cluster "$CLUSTER" --services "$SERVICE"
