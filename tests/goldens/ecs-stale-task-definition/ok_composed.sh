#!/usr/bin/env bash
set -euo pipefail
export IMAGE_TAG=$1
docker compose -f docker-compose.ecs.yml build
docker compose -f docker-compose.ecs.yml push
aws ecs update-service --cluster shop --service cart --force-new-deployment
