#!/usr/bin/env bash
set -euo pipefail
ARRAY='["subnet-1","subnet-2"]'
NETWORK=$(jq -n --argjson subnets "$ARRAY" '{awsvpcConfiguration: {subnets: $subnets}}')
aws ecs run-task --cluster shop --task-definition migrate --launch-type FARGATE --network-configuration "$NETWORK"
SPLIT=$(jq -n --arg subnets "$SUBNET_IDS" '{awsvpcConfiguration: {subnets: ($subnets | split(","))}}')
aws ecs run-task --cluster shop --task-definition migrate --launch-type FARGATE --network-configuration "$SPLIT"
FILE=$(jq -c '.network' deploy.json)
aws ecs run-task --cluster shop --task-definition migrate --launch-type FARGATE --network-configuration "$FILE"
