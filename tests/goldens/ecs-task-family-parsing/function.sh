#!/usr/bin/env bash
family_of() {
  local arn=$1
  echo "${arn##*/}"
}

rollback() {
  local current
  current=$(aws ecs describe-services --cluster c --services "$1" --query 'services[0].taskDefinition' --output text) || return 1
  local family previous
  family=$(family_of "$current")
  previous="${family}:$((${current##*:} - 1))"
  aws ecs update-service --cluster c --service "$1" --task-definition "$previous"
}

rollback cart
