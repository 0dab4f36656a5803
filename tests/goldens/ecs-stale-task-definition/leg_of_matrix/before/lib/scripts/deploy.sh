#!/usr/bin/env bash
set -euo pipefail
CLUSTER="shop-$1"
SERVICE=$2
aws ecs update-service --cluster "$CLUSTER" --service "$SERVICE" --force-new-deployment
