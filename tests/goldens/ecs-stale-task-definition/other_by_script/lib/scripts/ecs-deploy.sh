#!/usr/bin/env bash
# Deploy new images to an ECS service: register a revision of the definition that the service
# runs, with the images changed and all else kept; move the service to it; wait until it is
# what the service runs.
#
# Usage: ecs-deploy.sh --cluster NAME --service NAME --image [CONTAINER=]URI… [options]
#   --image [CONTAINER=]URI   repeat it for several containers
#   --container NAME          the container of images without one (default: the only one, or the
#                             only one with an image of the same repository)
#   --no-wait                 do not wait for the deployment
#   --timeout SECONDS         how long to wait (default: WAIT_SECONDS, or 900)
#   --interval SECONDS        between two looks (default: WAIT_INTERVAL, or 5)
#   --dry-run                 print the new definition, change nothing
# Output: previous-task-definition=ARN (give it to ecs-rollback.sh --to), task-definition=ARN
# Environment: what the options default to (CLUSTER, SERVICE, IMAGE, CONTAINER, …); DRY_RUN=true
set -o errexit -o nounset -o pipefail
HERE=$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")
readonly HERE
# shellcheck source=lib/scripts/common.sh disable=SC1091
source "$HERE/common.sh"

main() {
  local cluster=${CLUSTER:-} service=${SERVICE:-} image=${IMAGE:-} register=() update=() described old new
  while (($#)); do
    case $1 in
      --help) show_help && exit ;;
      --dry-run) export DRY_RUN=true && register+=("$1") && shift && continue ;;
      --no-wait) update+=("$1") && shift && continue ;;
      --cluster) value "$@" && cluster=$2 ;;
      --service) value "$@" && service=$2 ;;
      --image) value "$@" && image=$2 && register+=("$1" "$2") ;;
      --container) value "$@" && register+=("$1" "$2") ;;
      --timeout) value "$@" && need_number "$@" && update+=("$1" "$2") ;;
      --interval) value "$@" && need_seconds "$@" && update+=("$1" "$2") ;;
      *) usage_error "unknown argument $1" ;;
    esac
    shift 2
  done
  need --cluster "$cluster"
  need --service "$service"
  need --image "$image"
  need_waits
  need_commands aws jq

  described=$(describe_service "$cluster" "$service")
  old=$(jq --raw-output '.taskDefinition' <<<"$described")
  if [[ $DRY_RUN == true ]]; then
    exec bash "$HERE/ecs-register.sh" --task-definition "$old" "${register[@]}"
  fi
  output previous-task-definition "$old"
  new=$(GITHUB_OUTPUT='' bash "$HERE/ecs-register.sh" --task-definition "$old" "${register[@]}")
  new=${new#task-definition=}
  output task-definition "$new"
  exec bash "$HERE/ecs-update.sh" --cluster "$cluster" --service "$service" --task-definition "$new" "${update[@]}"
}

main "$@"
