#!/usr/bin/env bash
# Wait until an ECS service runs one task definition and nothing else. Unlike
# `aws ecs wait services-stable` it fails when the circuit breaker went back to the old one,
# and it is not bound to ten minutes. ECS's own verdict (COMPLETED, FAILED) decides; without one,
# all tasks running for half a minute will do.
#
# Usage: ecs-wait.sh --cluster NAME --service NAME --task-definition ARN [options]
#   --deployment ID      that deployment must complete (update-service answers with its id)
#   --unrecorded         the update started no deployment: where nothing ever runs or happens, as in
#                        a stand-in for AWS, it is enough that the service is set to the definition
#   --timeout SECONDS    how long to wait (default: WAIT_SECONDS, or 900)
#   --interval SECONDS   between two looks (default: WAIT_INTERVAL, or 5)
# Environment: what the options default to (CLUSTER, SERVICE, TASK_DEFINITION, …)
set -o errexit -o nounset -o pipefail
# shellcheck source=lib/scripts/common.sh disable=SC1091
source "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")/common.sh"

# progress SERVICE-JSON ARN DEPLOYMENT UNRECORDED: done, failed, or waiting, and why. "steady" is
# what AWS's own waiter takes for stable, "gone" perhaps an answer from before the update.
progress() {
  jq --raw-output --arg arn "$2" --arg deployment "$3" --argjson unrecorded "$4" '
    ([.deployments[]? | select(.status == "PRIMARY")][0] // {}) as $primary
    | ($primary.rolloutState // "COMPLETED") as $rollout
    | ($primary.taskDefinition == $arn) as $recorded
    | "\(.runningCount) of \(.desiredCount) tasks, \(.deployments | length) deployments, \($rollout)" as $told
    | ([.runningCount, $primary.runningCount, $primary.failedTasks, (.events | length)] | all(. == 0 or . == null)) as $silent
    | if .taskDefinition != $arn or ($deployment != "" and $primary.id != $deployment) then
        "gone: the service went back to \($primary.taskDefinition // .taskDefinition)"
      elif $rollout == "FAILED" then "failed: \($primary.rolloutStateReason // "the deployment failed")"
      elif (.deployments | length) > 1 then "waiting: \($told)"
      elif $rollout == "COMPLETED" and ($recorded or .runningCount == .desiredCount) then "done: \($told)"
      elif .runningCount == .desiredCount then "steady: \($told)"
      elif ($unrecorded or ($recorded | not)) and $silent then "unseen: \($told)"
      else "waiting: \($told)" end' <<<"$1"
}

last_events() { jq --raw-output '.events[:5][]?.message' <<<"$1" >&2; }

# enough STATE SINCE TIMEOUT: a state without ECS's verdict has lasted long enough.
enough() {
  local seconds
  case $1 in
    steady) seconds=30 ;;
    unseen | gone) seconds=10 ;;
    *) return 1 ;;
  esac
  ((SECONDS - $2 >= (seconds < $3 ? seconds : $3)))
}

wait_for() {
  local -r cluster=$1 service=$2 arn=$3 timeout=$4 interval=$5
  local described state kind='' since=0
  while true; do
    described=$(describe_service "$cluster" "$service")
    state=$(progress "$described" "$arn" "$deployment" "$unrecorded")
    log "$service: $state"
    [[ -z $kind || ${state%%:*} == "$kind" ]] || since=$SECONDS
    kind=${state%%:*}
    [[ $kind != "done" ]] || return 0
    [[ $kind != failed ]] || break
    if enough "$kind" "$since" "$timeout"; then
      [[ $kind != gone ]] || break
      [[ $kind == steady ]] || log "warning: no deployment has started and no task is seen; all that is known is that the service is set to $arn"
      return 0
    fi
    ((SECONDS < timeout)) || break
    rest "$interval"
  done
  last_events "$described"
  [[ $kind == failed || $kind == gone ]] || die "$service is not stable after $timeout seconds"
  die "$service does not run $arn"
}

main() {
  local cluster=${CLUSTER:-} service=${SERVICE:-} definition=${TASK_DEFINITION:-} deployment='' unrecorded=false
  local timeout=${WAIT_SECONDS:-900} interval=${WAIT_INTERVAL:-5}
  while (($#)); do
    case $1 in
      --help) show_help && exit ;;
      --unrecorded) unrecorded=true && shift && continue ;;
      --cluster) value "$@" && cluster=$2 ;;
      --service) value "$@" && service=$2 ;;
      --task-definition) value "$@" && definition=$2 ;;
      --deployment) deployment=${2-} ;;
      --timeout) value "$@" && timeout=$2 ;;
      --interval) value "$@" && interval=$2 ;;
      *) usage_error "unknown argument $1" ;;
    esac
    shift 2
  done
  need --cluster "$cluster"
  need --service "$service"
  need --task-definition "$definition"
  need_number --timeout "$timeout"
  need_seconds --interval "$interval"
  need_commands aws jq
  wait_for "$cluster" "$service" "$definition" "$timeout" "$interval"
}

main "$@"
