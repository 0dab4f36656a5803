#!/usr/bin/env bash
set -euo pipefail
docker push "$ECR/cart:$GITHUB_SHA"
aws ecs register-task-definition --family cart --container-definitions file://containers.json
aws ecs update-service --cluster shop --service cart --force-new-deployment
