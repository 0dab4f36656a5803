#!/usr/bin/env bash
set -euo pipefail
SUBNET_IDS=$1
SECURITY_GROUPS=$2
terraform apply -auto-approve -var "subnets=$SUBNET_IDS" -var "groups=$SECURITY_GROUPS"
aws ecs update-service --cluster shop --service web --task-definition "$TASK_DEFINITION"
