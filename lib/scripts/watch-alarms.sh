#!/usr/bin/env bash
# Watch CloudWatch alarms after a deployment; fail as soon as one of them rings.
#
# Usage: watch-alarms.sh --prefix NAME [--timeout SECONDS] [--interval SECONDS]
#   --prefix NAME        of the alarms' names; that none matches is an error
#   --timeout SECONDS    how long to watch (default: WATCH_SECONDS, or 600)
#   --interval SECONDS   between two looks (default: WAIT_INTERVAL, or 15)
set -o errexit -o nounset -o pipefail
# shellcheck source=lib/scripts/common.sh disable=SC1091
source "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")/common.sh"

main() {
  local prefix='' timeout=${WATCH_SECONDS:-600} interval=${WAIT_INTERVAL:-15} alarms ringing
  while (($#)); do
    case $1 in
      --help) show_help && exit ;;
      --prefix) value "$@" && prefix=$2 ;;
      --timeout) value "$@" && timeout=$2 ;;
      --interval) value "$@" && interval=$2 ;;
      *) usage_error "unknown argument $1" ;;
    esac
    shift 2
  done
  need --prefix "$prefix"
  need_number --timeout "$timeout"
  need_seconds --interval "$interval"
  need_commands aws jq

  while true; do
    alarms=$(aws cloudwatch describe-alarms --alarm-name-prefix "$prefix" --alarm-types MetricAlarm CompositeAlarm --output json |
      jq '[(.MetricAlarms + .CompositeAlarms)[] | {name: .AlarmName, state: .StateValue}]')
    jq 'length > 0' <<<"$alarms" | is_true || die "no alarm starts with $prefix: nothing would be watched"
    ringing=$(jq --raw-output '[.[] | select(.state == "ALARM").name] | join(", ")' <<<"$alarms")
    [[ -z $ringing ]] || die "ringing: $ringing"
    ((SECONDS < timeout)) || break
    rest "$interval"
  done
  log "$(jq length <<<"$alarms") alarms were quiet for $timeout seconds"
}

main "$@"
