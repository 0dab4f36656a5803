#!/bin/bash
FAMILY=$(basename "$(aws ecs describe-services --cluster c --services s --query 'services[0].taskDefinition' --output text)")
IFS=: read -r FAMILY REVISION <<< "$FAMILY"
aws ecs list-task-definitions --family-prefix "$FAMILY"
case "$NAME" in
  *:*) NAME=${NAME%%:*} ;;
esac
aws ecs list-task-definitions --family-prefix "$NAME"
