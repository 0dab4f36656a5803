#!/usr/bin/env bash
set -euo pipefail
docker build -t "$ECR/cart:$GITHUB_SHA" .
docker push "$ECR/cart:$GITHUB_SHA"
aws ecs update-service --cluster shop --service cart --task-definition cart:12 --force-new-deployment
