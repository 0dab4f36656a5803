#!/usr/bin/env bash
set -euo pipefail
ENVIRONMENT="${1:?environment}"
SERVICE="${2:?service}"
IMAGE_TAG="${3:?tag}"
[[ -n "$IMAGE_TAG" ]] || exit 2
echo "Deploying ${SERVICE}:${IMAGE_TAG} to ${ENVIRONMENT}"
aws ecs update-service \
  --cluster "shop-${ENVIRONMENT}" \
  --service "$SERVICE" \
  --force-new-deployment
