#!/usr/bin/env bash
set -euo pipefail
ENVIRONMENT="${1:?environment}"
SERVICE="${2:?service}"
IMAGE_TAG="${3:?tag}"
[[ -n "$IMAGE_TAG" ]] || exit 2
echo "Deploying ${SERVICE}:${IMAGE_TAG} to ${ENVIRONMENT}"
CURRENT_TASK_DEFINITION=$(aws ecs describe-services --cluster "shop-${ENVIRONMENT}" --services "$SERVICE" --query 'services[0].taskDefinition' --output text)
CHANGED_TASK_DEFINITION=$(aws ecs describe-task-definition --task-definition "$CURRENT_TASK_DEFINITION" --include TAGS --output json | jq --arg image "$IMAGE_TAG" '.taskDefinition + (if (.tags // []) == [] then {} else {tags} end) | del(.taskDefinitionArn, .revision, .status, .requiresAttributes, .compatibilities, .registeredAt, .registeredBy, .deregisteredAt) | if (.containerDefinitions | length) == 1 then .containerDefinitions[0].image |= (sub("[:@][^/]*$"; "") + ":" + $image) else error("more than one container") end')
NEW_TASK_DEFINITION=$(aws ecs register-task-definition --cli-input-json "$CHANGED_TASK_DEFINITION" --query taskDefinition.taskDefinitionArn --output text)
aws ecs update-service \
  --cluster "shop-${ENVIRONMENT}" \
  --service "$SERVICE" \
  --task-definition "$NEW_TASK_DEFINITION"
