#!/usr/bin/env bash
set -euo pipefail
NETWORK=$(jq -n --arg subnets "$SUBNET_IDS" '{awsvpcConfiguration: {subnets: $subnets, assignPublicIp: "DISABLED"}}')
aws ecs run-task --cluster shop --task-definition migrate --launch-type FARGATE --network-configuration "$NETWORK"
ARRAY='["subnet-1","subnet-2"]'
NESTED=$(jq -n --argjson subnets "$ARRAY" '{awsvpcConfiguration: {subnets: [$subnets]}}')
aws ecs run-task --cluster shop --task-definition migrate --launch-type FARGATE --network-configuration "$NESTED"
