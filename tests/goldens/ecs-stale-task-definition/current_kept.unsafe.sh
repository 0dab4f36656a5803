#!/usr/bin/env bash
set -euo pipefail
docker build -t "$ECR/cart:$GITHUB_SHA" .
docker push "$ECR/cart:$GITHUB_SHA"
CURRENT_TASK_DEFINITION=$(aws ecs describe-services --cluster shop --services cart --query 'services[0].taskDefinition' --output text)
CHANGED_TASK_DEFINITION=$(aws ecs describe-task-definition --task-definition "$CURRENT_TASK_DEFINITION" --include TAGS --output json | jq --arg image "$ECR/cart:$GITHUB_SHA" '.taskDefinition + (if (.tags // []) == [] then {} else {tags} end) | del(.taskDefinitionArn, .revision, .status, .requiresAttributes, .compatibilities, .registeredAt, .registeredBy, .deregisteredAt) | ($image | sub("[:@][^/]*$"; "")) as $name | (.containerDefinitions | map(.image | sub("[:@][^/]*$"; "")) | index($name)) as $at | if $at then .containerDefinitions[$at].image = $image else error("no container") end')
NEW_TASK_DEFINITION=$(aws ecs register-task-definition --cli-input-json "$CHANGED_TASK_DEFINITION" --query taskDefinition.taskDefinitionArn --output text)
aws ecs update-service --cluster shop --service cart --task-definition "$NEW_TASK_DEFINITION" --force-new-deployment
