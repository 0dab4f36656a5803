#!/usr/bin/env bash
# Wait until a target group has healthy targets, and none that is not.
#
# Usage: alb-wait-healthy.sh --target-group ARN [options]
#   --count N            how many healthy targets there must be (default: 1)
#   --timeout SECONDS    how long to wait (default: WAIT_SECONDS, or 300)
#   --interval SECONDS   between two looks (default: WAIT_INTERVAL, or 5)
# Environment: TARGET_GROUP_ARN; NO_TARGETS_SECONDS (30): a group that has no target after that
#   long, or only some that leave it, is given up
set -o errexit -o nounset -o pipefail
# shellcheck source=lib/scripts/common.sh disable=SC1091
source "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")/common.sh"

readonly NO_TARGETS_SECONDS=${NO_TARGETS_SECONDS:-30}

main() {
  local group=${TARGET_GROUP_ARN:-} count=1 timeout=${WAIT_SECONDS:-300} interval=${WAIT_INTERVAL:-5} states
  while (($#)); do
    case $1 in
      --help) show_help && exit ;;
      --target-group) value "$@" && group=$2 ;;
      --count) value "$@" && need_number "$@" && count=$2 ;;
      --timeout) value "$@" && timeout=$2 ;;
      --interval) value "$@" && interval=$2 ;;
      *) usage_error "unknown argument $1" ;;
    esac
    shift 2
  done
  need --target-group "$group"
  ((count >= 1)) || usage_error "--count must be at least 1: no targets at all are not healthy"
  need_number --timeout "$timeout"
  need_seconds --interval "$interval"
  need_number NO_TARGETS_SECONDS "$NO_TARGETS_SECONDS"
  need_commands aws jq

  while true; do
    states=$(aws elbv2 describe-target-health --target-group-arn "$group" \
      --query 'TargetHealthDescriptions[].TargetHealth.State' --output json)
    log "$group: $(jq --compact-output . <<<"$states")"
    # Targets that leave (draining, unused) say nothing about those that stay.
    [[ $states == \[* ]] || die "no answer about $group: $states"
    states=$(jq --compact-output 'map(select(IN("draining", "unhealthy.draining", "unused") | not))' <<<"$states")
    ! jq --argjson count "$count" 'length >= $count and all(.[]; . == "healthy")' <<<"$states" | is_true || return 0
    [[ $states != '[]' ]] || ((SECONDS < NO_TARGETS_SECONDS)) || die "no target has joined $group in $NO_TARGETS_SECONDS seconds"
    ((SECONDS < timeout)) || die "no $count healthy targets, and only healthy ones, after $timeout seconds"
    rest "$interval"
  done
}

main "$@"
