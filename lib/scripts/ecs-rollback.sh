#!/usr/bin/env bash
# Move an ECS service back to an earlier revision of the task definition it runs.
#
# Usage: ecs-rollback.sh --cluster NAME --service NAME [options]
#   --to FAMILY:REVISION|ARN   what ran before; ecs-deploy.sh wrote it as previous-task-definition
#                              (default: the newest active revision below the running one; run
#                              again, that goes back one more)
#   --no-wait                  do not wait for the deployment
#   --timeout SECONDS          how long to wait (default: WAIT_SECONDS, or 900)
#   --interval SECONDS         between two looks (default: WAIT_INTERVAL, or 5)
#   --dry-run                  say where it would go, change nothing
# Output: task-definition=ARN
# Environment: what the options default to (CLUSTER, SERVICE, PREVIOUS_TASK_DEFINITION, …); DRY_RUN=true
set -o errexit -o nounset -o pipefail
HERE=$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")
readonly HERE
# shellcheck source=lib/scripts/common.sh disable=SC1091
source "$HERE/common.sh"

# The name and the number stand behind the last slash, in every partition.
family_of() { cut -d : -f 1 <<<"${1##*/}"; }
revision_of() { cut -d : -f 2 <<<"${1##*/}"; }

# previous_of ARN: --family-prefix also finds longer names, so the family is compared whole.
previous_of() {
  aws ecs list-task-definitions --family-prefix "$(family_of "$1")" --status ACTIVE --sort DESC --output json |
    jq --raw-output --arg family "$(family_of "$1")" --argjson current "$(revision_of "$1")" '
      [.taskDefinitionArns[] | {arn: .} + capture("/(?<family>[^/:]+):(?<revision>[0-9]+)$")
        | .revision |= tonumber | select(.family == $family and .revision < $current)]
      | max_by(.revision).arn // empty'
}

# recorded ARN TO: TO as the ARN of an active revision of the same family.
recorded() {
  [[ $2 =~ :[0-9]+$ ]] || die "--to $2 has no revision; a family alone means its newest one"
  [[ $(family_of "$2") == "$(family_of "$1")" ]] || die "--to $2 is not of the family $(family_of "$1")"
  local described status arn
  described=$(aws ecs describe-task-definition --task-definition "$2" --query 'taskDefinition.[status, taskDefinitionArn]' --output text)
  read -r status arn <<<"$described"
  [[ $status == ACTIVE ]] || die "$2 is $status: register it again before going back to it"
  printf '%s\n' "$arn"
}

main() {
  local cluster=${CLUSTER:-} service=${SERVICE:-} to=${PREVIOUS_TASK_DEFINITION:-} update=() described current target
  while (($#)); do
    case $1 in
      --help) show_help && exit ;;
      --dry-run) export DRY_RUN=true && shift && continue ;;
      --no-wait) update+=("$1") && shift && continue ;;
      --cluster) value "$@" && cluster=$2 ;;
      --service) value "$@" && service=$2 ;;
      --to) value "$@" && to=$2 ;;
      --timeout) value "$@" && need_number "$@" && update+=("$1" "$2") ;;
      --interval) value "$@" && need_seconds "$@" && update+=("$1" "$2") ;;
      *) usage_error "unknown argument $1" ;;
    esac
    shift 2
  done
  need --cluster "$cluster"
  need --service "$service"
  need_waits
  need_commands aws jq

  described=$(describe_service "$cluster" "$service")
  current=$(jq --raw-output '.taskDefinition' <<<"$described")
  if [[ -n $to ]]; then
    target=$(recorded "$current" "$to")
  else
    target=$(previous_of "$current")
  fi
  [[ -n $target ]] || die "there is no active revision before $current"
  log "$service goes from $current to $target"
  output task-definition "$target"
  [[ $DRY_RUN != true ]] || return 0
  exec bash "$HERE/ecs-update.sh" --cluster "$cluster" --service "$service" --task-definition "$target" "${update[@]}"
}

main "$@"
