#!/usr/bin/env bash
# Wait until an ECS service runs one task definition and nothing else. Unlike
# `aws ecs wait services-stable` it fails when the circuit breaker went back to the old one,
# and it is not bound to ten minutes.
#
# Usage: ecs-wait.sh --cluster NAME --service NAME --task-definition ARN [--deployment ID]
#   --deployment ID   that deployment must complete (update-service answers with its id)
# Environment: WAIT_SECONDS (900), WAIT_INTERVAL (10)
set -o errexit -o nounset -o pipefail
# shellcheck source=lib/scripts/common.sh disable=SC1091
source "$(dirname "${BASH_SOURCE[0]}")/common.sh"

readonly WAIT_SECONDS=${WAIT_SECONDS:-900} WAIT_INTERVAL=${WAIT_INTERVAL:-10}

# progress SERVICE-JSON ARN DEPLOYMENT: done, or failed, or waiting, and why.
progress() {
  jq --raw-output --arg arn "$2" --arg deployment "$3" '
    ([.deployments[] | select(.status == "PRIMARY")][0] // {}) as $primary
    | (if $deployment == "" then $primary.taskDefinition == $arn
       else $primary.id == $deployment end) as $ours
    | if .taskDefinition != $arn or ($ours | not) then
        "failed: the service went back to \($primary.taskDefinition // .taskDefinition)"
      elif $primary.rolloutState == "FAILED" then
        "failed: \($primary.rolloutStateReason // "the deployment failed")"
      elif (.deployments | length) == 1 and .runningCount == .desiredCount
        and ($primary.rolloutState // "COMPLETED") == "COMPLETED" then
        "done: \(.runningCount) of \(.desiredCount) tasks run it"
      else
        "waiting: \(.runningCount) of \(.desiredCount) tasks, \(.deployments | length) deployments, \($primary.rolloutState // "no state")"
      end' <<<"$1"
}

last_events() { jq --raw-output '.events[:5][].message' <<<"$1" >&2; }

main() {
  local cluster='' service='' task_definition='' deployment='' described state
  while (($#)); do
    case $1 in
      --help) show_help && exit ;;
      --cluster) value "$@" && cluster=$2 ;;
      --service) value "$@" && service=$2 ;;
      --task-definition) value "$@" && task_definition=$2 ;;
      --deployment) value "$@" && deployment=$2 ;;
      *) usage_error "unknown argument $1" ;;
    esac
    shift 2
  done
  need --cluster "$cluster"
  need --service "$service"
  need --task-definition "$task_definition"
  need_number WAIT_SECONDS "$WAIT_SECONDS"
  need_commands aws jq

  while true; do
    described=$(describe_service "$cluster" "$service")
    state=$(progress "$described" "$task_definition" "$deployment")
    log "$service: $state"
    case $state in
      done:*) return ;;
      failed:*) last_events "$described" && die "$service does not run $task_definition" ;;
      *) ((SECONDS < WAIT_SECONDS)) || break ;;
    esac
    sleep "$WAIT_INTERVAL"
  done
  last_events "$described"
  die "$service is not stable after $WAIT_SECONDS seconds"
}

main "$@"
