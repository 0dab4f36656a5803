#!/usr/bin/env bash
# Wait until a target group has healthy targets, and none that is not.
#
# Usage: alb-wait-healthy.sh --target-group ARN [--count N]
#   --count N   how many healthy targets there must be (default: 1)
# Environment: WAIT_SECONDS (300), WAIT_INTERVAL (5)
set -o errexit -o nounset -o pipefail
# shellcheck source=lib/scripts/common.sh disable=SC1091
source "$(dirname "${BASH_SOURCE[0]}")/common.sh"

readonly WAIT_SECONDS=${WAIT_SECONDS:-300} WAIT_INTERVAL=${WAIT_INTERVAL:-5}

main() {
  local group='' count=1 states
  while (($#)); do
    case $1 in
      --help) show_help && exit ;;
      --target-group) value "$@" && group=$2 ;;
      --count) value "$@" && need_number "$@" && count=$2 ;;
      *) usage_error "unknown argument $1" ;;
    esac
    shift 2
  done
  need --target-group "$group"
  ((count >= 1)) || usage_error "--count must be at least 1: no targets at all are not healthy"
  need_number WAIT_SECONDS "$WAIT_SECONDS"
  need_commands aws jq

  while true; do
    states=$(aws elbv2 describe-target-health --target-group-arn "$group" \
      --query 'TargetHealthDescriptions[].TargetHealth.State' --output json)
    log "$group: $(jq --compact-output . <<<"$states")"
    # Targets that leave (draining, unused) say nothing about those that stay.
    if jq --exit-status --argjson count "$count" 'map(select(IN("draining", "unhealthy.draining", "unused") | not))
        | length >= $count and all(.[]; . == "healthy")' <<<"$states" >/dev/null; then
      return
    fi
    ((SECONDS < WAIT_SECONDS)) || die "no $count healthy targets after $WAIT_SECONDS seconds"
    sleep "$WAIT_INTERVAL"
  done
}

main "$@"
