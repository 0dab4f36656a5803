#!/usr/bin/env bash
set -euo pipefail
TASK_DEFINITION_ARN="$1"
aws ecs list-task-definitions \
  --family-prefix "$(basename "$TASK_DEFINITION_ARN" | cut -d':' -f1)" \
  --sort DESC
