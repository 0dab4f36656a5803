#!/usr/bin/env bash
# TASK_DEFINITION_ARN comes from the caller
set -euo pipefail
PREFIX="$(echo "${TASK_DEFINITION_ARN}" | sed 's|.*/||' | cut -d':' -f1)"
echo "Rolling back ${PREFIX}"
aws ecs list-task-definitions --family-prefix "${PREFIX}" --query 'taskDefinitionArns[-2]' --output text
