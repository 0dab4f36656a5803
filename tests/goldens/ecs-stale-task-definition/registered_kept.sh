#!/usr/bin/env bash
set -euo pipefail
docker push "$ECR/cart:$GITHUB_SHA"
NEW=$(aws ecs register-task-definition --cli-input-json file://new.json --query 'taskDefinition.taskDefinitionArn' --output text)
echo "registered $NEW"
aws ecs update-service --cluster shop --service cart --force-new-deployment
