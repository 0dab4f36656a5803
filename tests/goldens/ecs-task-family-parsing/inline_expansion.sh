#!/usr/bin/env bash
set -euo pipefail
TASK_DEFINITION_ARN="$1"
aws ecs list-task-definitions \
  --family-prefix "${TASK_DEFINITION_ARN##*/}" \
  --sort DESC
