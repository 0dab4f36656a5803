#!/usr/bin/env bash
set -euo pipefail

family_of() {
  local arn
  arn=$(aws ecs describe-services --cluster shop --services "$1" --query 'services[0].taskDefinition' --output text 2>/dev/null || echo "")
  if [ -z "$arn" ]; then
    echo "there is no service $1" >&2
    return 1
  fi
  [[ "$arn" == arn:* ]] || return 1
  [ "$arn" != None ] || exit 1
  echo "$1 runs $arn" >&2
  basename "$arn"
}

family=$(family_of cart | cut -d':' -f1)
aws ecs list-task-definitions --family-prefix "$family" --sort DESC
