#!/bin/bash
TD=$(aws ecs describe-services --cluster c --services s --query 'services[0].taskDefinition' --output text)
FAMILY=$(python3 scripts/family.py "$TD")
aws ecs list-task-definitions --family-prefix "$FAMILY"
IFS=/ read -r _ NAME <<< "$TD"
aws ecs list-task-definitions --family-prefix "${NAME%%:*}"
aws ecs list-task-definitions --family-prefix "$FROM_ELSEWHERE"
