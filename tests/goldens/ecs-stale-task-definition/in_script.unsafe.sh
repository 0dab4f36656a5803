#!/usr/bin/env bash
set -euo pipefail

TAG=$(git rev-parse --short HEAD)
REPOSITORY="$ACCOUNT.dkr.ecr.eu-west-1.amazonaws.com/cart"

build() {
  docker buildx build --platform linux/arm64 --push -t "$REPOSITORY:$TAG" .
}

build
CURRENT_TASK_DEFINITION=$(aws ecs describe-services --cluster shop --services cart --query 'services[0].taskDefinition' --output text)
CHANGED_TASK_DEFINITION=$(aws ecs describe-task-definition --task-definition "$CURRENT_TASK_DEFINITION" --include TAGS --output json | jq --arg image "$REPOSITORY:$TAG" '.taskDefinition + (if (.tags // []) == [] then {} else {tags} end) | del(.taskDefinitionArn, .revision, .status, .requiresAttributes, .compatibilities, .registeredAt, .registeredBy, .deregisteredAt) | ($image | sub("[:@][^/]*$"; "")) as $name | (.containerDefinitions | map(.image | sub("[:@][^/]*$"; "")) | index($name)) as $at | if $at then .containerDefinitions[$at].image = $image else error("no container") end')
NEW_TASK_DEFINITION=$(aws ecs register-task-definition --cli-input-json "$CHANGED_TASK_DEFINITION" --query taskDefinition.taskDefinitionArn --output text)
if ! aws ecs update-service --cluster shop --service cart --task-definition "$NEW_TASK_DEFINITION" --desired-count 3; then
  echo "not deployed" >&2
  exit 1
fi
