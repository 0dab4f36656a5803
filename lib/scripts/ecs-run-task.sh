#!/usr/bin/env bash
# Run one ECS task to its end, such as a database migration, and fail when its container does.
#
# Usage: ecs-run-task.sh --cluster NAME --task-definition FAMILY|ARN [options]
#   --subnets JSON           array of subnet ids (default: SUBNET_IDS_JSON)
#   --security-groups JSON   array of security group ids (default: SECURITY_GROUPS_JSON)
#   --container NAME         whose exit code counts (default: the first)
#   --command JSON           array of words that replaces the container's command
#   --assign-public-ip       for public subnets without NAT
#   --timeout SECONDS        how long to wait (default: WAIT_SECONDS, or 900)
#   --interval SECONDS       between two looks (default: WAIT_INTERVAL, or 5)
#   --dry-run                print the request, run nothing
# Environment: what the options default to (CLUSTER, TASK_DEFINITION, CONTAINER, …); DRY_RUN=true
set -o errexit -o nounset -o pipefail
# shellcheck source=lib/scripts/common.sh disable=SC1091
source "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")/common.sh"

# need_words NAME JSON MOST: JSON is an array of 1 to MOST words.
need_words() {
  jq --null-input --argjson words "$2" --argjson most "$3" '$words | type == "array"
    and length >= 1 and length <= $most and all(.[]; type == "string" and length > 0)' 2>/dev/null | is_true ||
    usage_error "$1 must be a JSON array of 1 to $3 strings: ${2:-(empty)}"
}

request() {
  jq --null-input --arg cluster "$1" --arg definition "$2" --argjson subnets "$3" --argjson groups "$4" \
    --arg public "$5" --arg container "$6" --argjson command "$7" '
    {cluster: $cluster, taskDefinition: $definition, launchType: "FARGATE", count: 1,
      networkConfiguration: {awsvpcConfiguration:
        {subnets: $subnets, securityGroups: $groups, assignPublicIp: $public}}}
    | if $command == [] then . else
        .overrides.containerOverrides = [{name: $container, command: $command}] end'
}

# wait_for CLUSTER TASK TIMEOUT INTERVAL: the stopped task as JSON.
wait_for() {
  local task
  while true; do
    task=$(aws ecs describe-tasks --cluster "$1" --tasks "$2" --query 'tasks[0]' --output json)
    log "$2 is $(jq --raw-output '.lastStatus // "unknown"' <<<"$task")"
    [[ $(jq --raw-output '.lastStatus // "unknown"' <<<"$task") != STOPPED ]] || break
    ((SECONDS < $3)) || die "$2 still runs after $3 seconds; it was not stopped"
    rest "$4"
  done
  printf '%s\n' "$task"
}

main() {
  local cluster=${CLUSTER:-} definition=${TASK_DEFINITION:-} subnets=${SUBNET_IDS_JSON:-} groups=${SECURITY_GROUPS_JSON:-}
  local container=${CONTAINER:-} command='[]' public=DISABLED timeout=${WAIT_SECONDS:-900} interval=${WAIT_INTERVAL:-5}
  local asked started task code
  while (($#)); do
    case $1 in
      --help) show_help && exit ;;
      --dry-run) export DRY_RUN=true && shift && continue ;;
      --assign-public-ip) public=ENABLED && shift && continue ;;
      --cluster) value "$@" && cluster=$2 ;;
      --task-definition) value "$@" && definition=$2 ;;
      --subnets) value "$@" && subnets=$2 ;;
      --security-groups) value "$@" && groups=$2 ;;
      --container) value "$@" && container=$2 ;;
      --command) value "$@" && command=$2 && need_words --command "$command" 100 ;;
      --timeout) value "$@" && timeout=$2 ;;
      --interval) value "$@" && interval=$2 ;;
      *) usage_error "unknown argument $1" ;;
    esac
    shift 2
  done
  need_number --timeout "$timeout"
  need_seconds --interval "$interval"
  need --cluster "$cluster"
  need --task-definition "$definition"
  need_words --subnets "$subnets" 16
  need_words --security-groups "$groups" 5
  need_commands aws jq

  if [[ -z $container ]]; then
    container=$(aws ecs describe-task-definition --task-definition "$definition" \
      --query 'taskDefinition.containerDefinitions[0].name' --output text)
  fi
  asked=$(request "$cluster" "$definition" "$subnets" "$groups" "$public" "$container" "$command")
  [[ $DRY_RUN != true ]] || { printf '%s\n' "$asked" && return; }
  started=$(aws ecs run-task --cli-input-json "$asked" --output json)
  task=$(jq --raw-output '.tasks[0].taskArn // empty' <<<"$started")
  [[ -n $task ]] || die "ECS did not start the task: $(jq --compact-output '.failures' <<<"$started")"
  task=$(wait_for "$cluster" "$task" "$timeout" "$interval")
  code=$(jq --raw-output --arg name "$container" '[.containers[] | select(.name == $name).exitCode][0] // "none"' <<<"$task")
  [[ $code == 0 ]] ||
    die "container $container ended with exit code ${code:-none}: $(jq --raw-output '.stoppedReason // "no reason"' <<<"$task")"
  log "container $container ended well"
}

main "$@"
