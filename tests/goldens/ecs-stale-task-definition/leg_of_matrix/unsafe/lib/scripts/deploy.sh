#!/usr/bin/env bash
set -euo pipefail
CLUSTER="shop-$1"
SERVICE=$2
CURRENT_TASK_DEFINITION=$(aws ecs describe-services --cluster "$CLUSTER" --services "$SERVICE" --query 'services[0].taskDefinition' --output text)
CHANGED_TASK_DEFINITION=$(aws ecs describe-task-definition --task-definition "$CURRENT_TASK_DEFINITION" --include TAGS --output json | jq --arg image "${SERVICE}:${GITHUB_SHA}" '.taskDefinition + (if (.tags // []) == [] then {} else {tags} end) | del(.taskDefinitionArn, .revision, .status, .requiresAttributes, .compatibilities, .registeredAt, .registeredBy, .deregisteredAt) | ($image | sub(".*/"; "") | split(":")) as [$name, $tag] | (.containerDefinitions | map(.image | sub("[:@][^/]*$"; "") | sub(".*/"; "")) | index($name)) as $at | if $at then .containerDefinitions[$at].image |= (sub("[:@][^/]*$"; "") + ":" + $tag) else error("no container") end')
NEW_TASK_DEFINITION=$(aws ecs register-task-definition --cli-input-json "$CHANGED_TASK_DEFINITION" --query taskDefinition.taskDefinitionArn --output text)
aws ecs update-service --cluster "$CLUSTER" --service "$SERVICE" --task-definition "$NEW_TASK_DEFINITION"
