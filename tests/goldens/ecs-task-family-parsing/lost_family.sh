#!/bin/sh
aws ecs describe-services --cluster "$ECS_CLUSTER" --services "$ECS_SERVICE" > svc.json
TD=$(jq -r '.services[0].taskDefinition' svc.json)
FAMILY=$(echo "$TD" | awk -F: '{print $1}')
aws ecs list-task-definitions --family-prefix "$FAMILY" --sort DESC > tds.json
