#!/usr/bin/env bash
set -euo pipefail
docker push "$ECR/cart:$GITHUB_SHA"
aws ecs register-task-definition --cli-input-json file://new.json --output json > registered.json
aws ecs update-service --cluster shop --service cart --force-new-deployment
