#!/usr/bin/env bash
# Move an ECS service to a task definition and wait until it is what the service runs.
#
# Usage: ecs-update.sh --cluster NAME --service NAME --task-definition ARN [options]
#   --no-wait            do not wait for the deployment
#   --timeout SECONDS    how long to wait (default: WAIT_SECONDS, or 900)
#   --interval SECONDS   between two looks (default: WAIT_INTERVAL, or 5)
#   --dry-run            say what would be called, change nothing
# Environment: what the options default to (CLUSTER, SERVICE, TASK_DEFINITION, …); DRY_RUN=true
set -o errexit -o nounset -o pipefail
HERE=$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")
readonly HERE
# shellcheck source=lib/scripts/common.sh disable=SC1091
source "$HERE/common.sh"

# primary_of SERVICE-JSON: the id of the deployment that ECS works on.
primary_of() { jq --raw-output '[.deployments[]? | select(.status == "PRIMARY").id][0] // empty' <<<"$1"; }

main() {
  local cluster=${CLUSTER:-} service=${SERVICE:-} definition=${TASK_DEFINITION:-} wait=true options=()
  local before after
  while (($#)); do
    case $1 in
      --help) show_help && exit ;;
      --dry-run) export DRY_RUN=true && shift && continue ;;
      --no-wait) wait=false && shift && continue ;;
      --cluster) value "$@" && cluster=$2 ;;
      --service) value "$@" && service=$2 ;;
      --task-definition) value "$@" && definition=$2 ;;
      --timeout) value "$@" && need_number "$@" && options+=("$1" "$2") ;;
      --interval) value "$@" && need_seconds "$@" && options+=("$1" "$2") ;;
      *) usage_error "unknown argument $1" ;;
    esac
    shift 2
  done
  need --cluster "$cluster"
  need --service "$service"
  need --task-definition "$definition"
  need_waits
  need_commands aws jq

  before=$(describe_service "$cluster" "$service")
  after=$(run aws ecs update-service --cluster "$cluster" --service "$service" --task-definition "$definition" --output json)
  [[ $DRY_RUN != true && $wait == true ]] || return 0
  after=$(jq --compact-output .service <<<"$after")
  # A changed definition always starts a deployment. Where none started, none can be waited for.
  [[ $(primary_of "$after") != "$(primary_of "$before")" ]] || options+=(--unrecorded)
  if [[ $(jq --raw-output .taskDefinition <<<"$before") == "$definition" || $(primary_of "$after") != "$(primary_of "$before")" ]]; then
    options+=(--deployment "$(primary_of "$after")")
  fi
  definition=$(jq --raw-output .taskDefinition <<<"$after")
  exec bash "$HERE/ecs-wait.sh" --cluster "$cluster" --service "$service" --task-definition "$definition" "${options[@]}"
}

main "$@"
