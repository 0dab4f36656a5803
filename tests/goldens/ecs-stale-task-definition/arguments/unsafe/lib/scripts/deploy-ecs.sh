#!/usr/bin/env bash
set -euo pipefail
echo "Deploying $1:$2"
CURRENT_TASK_DEFINITION=$(aws ecs describe-services --cluster "$CLUSTER" --services "$1" --query 'services[0].taskDefinition' --output text)
CHANGED_TASK_DEFINITION=$(aws ecs describe-task-definition --task-definition "$CURRENT_TASK_DEFINITION" --include TAGS --output json | jq --arg image "${1}:${GITHUB_SHA}" '.taskDefinition + (if (.tags // []) == [] then {} else {tags} end) | del(.taskDefinitionArn, .revision, .status, .requiresAttributes, .compatibilities, .registeredAt, .registeredBy, .deregisteredAt) | ($image | sub(".*/"; "") | split(":")) as [$name, $tag] | (.containerDefinitions | map(.image | sub("[:@][^/]*$"; "") | sub(".*/"; "")) | index($name)) as $at | if $at then .containerDefinitions[$at].image |= (sub("[:@][^/]*$"; "") + ":" + $tag) else error("no container") end')
NEW_TASK_DEFINITION=$(aws ecs register-task-definition --cli-input-json "$CHANGED_TASK_DEFINITION" --query taskDefinition.taskDefinitionArn --output text)
aws ecs update-service --cluster "$CLUSTER" --service "$1" --task-definition "$NEW_TASK_DEFINITION"
