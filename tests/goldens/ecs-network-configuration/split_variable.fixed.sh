#!/usr/bin/env bash
set -euo pipefail
NETWORK="awsvpcConfiguration={subnets=[subnet-1, subnet-2], securityGroups=[sg-1]}"
aws ecs run-task --cluster shop --task-definition seed --launch-type FARGATE --network-configuration "$NETWORK"
