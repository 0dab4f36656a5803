#!/bin/sh
aws ecs describe-services --cluster "$ECS_CLUSTER" --services "$ECS_SERVICE" > svc.json
TD=$(jq -r '.services[0].taskDefinition' svc.json)
FAMILY=$(basename "$TD" | cut -d':' -f1)
aws ecs list-task-definitions --family-prefix "$FAMILY" --sort DESC > tds.json
