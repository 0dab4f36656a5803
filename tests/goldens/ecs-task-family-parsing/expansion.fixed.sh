#!/bin/bash
rollback() {
  local service=$1
  local arn
  arn="$(aws ecs describe-services --cluster prod --services "$service" --output text --query 'services[].taskDefinition')"
  local family="${arn##*/}"
  mapfile -t revisions < <(aws ecs list-task-definitions --status ACTIVE --family-prefix "${family%%:*}" --sort DESC --output text)
  echo "${revisions[1]}"
}

rollback cart
