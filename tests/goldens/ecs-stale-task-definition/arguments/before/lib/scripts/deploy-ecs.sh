#!/usr/bin/env bash
set -euo pipefail
echo "Deploying $1:$2"
aws ecs update-service --cluster "$CLUSTER" --service "$1" --force-new-deployment
