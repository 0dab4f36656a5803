#!/usr/bin/env bash
# Watch CloudWatch alarms after a deployment; fail as soon as one of them rings.
#
# Usage: watch-alarms.sh --prefix NAME
#   --prefix NAME   of the alarms' names; that none matches is an error
# Environment: WATCH_SECONDS (600), WAIT_INTERVAL (15)
set -o errexit -o nounset -o pipefail
# shellcheck source=lib/scripts/common.sh disable=SC1091
source "$(dirname "${BASH_SOURCE[0]}")/common.sh"

readonly WATCH_SECONDS=${WATCH_SECONDS:-600} WAIT_INTERVAL=${WAIT_INTERVAL:-15}

main() {
  local prefix='' alarms ringing
  while (($#)); do
    case $1 in
      --help) show_help && exit ;;
      --prefix) value "$@" && prefix=$2 ;;
      *) usage_error "unknown argument $1" ;;
    esac
    shift 2
  done
  need --prefix "$prefix"
  need_number WATCH_SECONDS "$WATCH_SECONDS"
  need_commands aws jq

  while true; do
    alarms=$(aws cloudwatch describe-alarms --alarm-name-prefix "$prefix" --alarm-types MetricAlarm CompositeAlarm --output json |
      jq '[(.MetricAlarms + .CompositeAlarms)[] | {name: .AlarmName, state: .StateValue}]')
    [[ $(jq length <<<"$alarms") != 0 ]] || die "no alarm starts with $prefix: nothing would be watched"
    ringing=$(jq --raw-output '[.[] | select(.state == "ALARM").name] | join(", ")' <<<"$alarms")
    [[ -z $ringing ]] || die "ringing: $ringing"
    ((SECONDS < WATCH_SECONDS)) || break
    sleep "$WAIT_INTERVAL"
  done
  log "$(jq length <<<"$alarms") alarms were quiet for $WATCH_SECONDS seconds"
}

main "$@"
