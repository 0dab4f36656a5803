#!/usr/bin/env bash
# Share the traffic of an ALB listener or rule out to GREEN, step by step; put back what was there
# however it ends, unless it ended well.
#
# Usage: alb-switch.sh --listener-arn ARN|--rule-arn ARN --green ARN [--blue ARN --steps "0 10 100"] [options]
#   --steps         without any, GREEN serves already, and is only judged
#   --back-to ARN   the way back leads there alone (default: to what was there)
#   others          see blue-green-deploy.sh
# Exit codes: 1 GREEN is not well, traffic is back; 2 wrong arguments; 3 TRAFFIC IS NOT BACK
set -o errexit -o nounset -o pipefail
HERE=$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")
readonly HERE
# shellcheck source=lib/scripts/common.sh disable=SC1091
source "$HERE/common.sh"
place=() healthy=() recorded='' green='' setting=''

actions() { bash "$HERE/alb-actions.sh" "${place[@]}" "$@"; }

share() { bash "$HERE/alb-share.sh" --green "$green" --blue "$1" --percent "$2" <<<"$recorded"; }

# A change on its way is waited for, whatever signal comes: it must not arrive after the way back.
change() {
  set -m
  actions --set "$1" &
  set +m
  setting=$!
  wait "$setting"
  setting=''
}

# Runs however the script ends; only a full success has cleared what was recorded.
go_back() {
  local -r code=$?
  trap '' TERM INT HUP
  [[ -z $child ]] || kill -- "-$child" 2>/dev/null || true
  [[ -z $setting ]] || wait "$setting" || true
  [[ -n $recorded ]] || exit "$code"
  for pause in 1 2 4 8 0; do
    actions --set "$recorded" && log "traffic is back where it was" && exit $((code ? code : 1))
    [[ $(actions) != "$recorded" ]] || { log "traffic is where it was" && exit $((code ? code : 1)); }
    sleep "$pause"
  done
  log "error: TRAFFIC IS NOT BACK; set these actions by hand: $recorded"
  exit 3
}

# well SMOKE-URL: GREEN is healthy, and answers where there is a URL to ask.
well() {
  interruptible bash "$HERE/alb-wait-healthy.sh" --target-group "$green" "${healthy[@]}"
  [[ -z $1 ]] || interruptible bash "$HERE/smoke-test.sh" --url "$1"
}

# step BLUE PERCENT PAUSE SMOKE-URL: with weight 0, no client can reach GREEN yet.
step() {
  local wanted
  log "GREEN gets $2 percent"
  wanted=$(share "$1" "$2")
  change "$wanted"
  (($2 == 0)) || rest "$3"
  well "$( (($2 == 0)) || printf '%s' "$4")"
}

main() {
  local blue='' back='' steps='' pause=${STEP_SECONDS:-30} smoke='' percent
  while (($#)); do
    case $1 in
      --help) show_help && exit ;;
      --listener-arn | --rule-arn) value "$@" && place+=("$1" "$2") ;;
      --green) value "$@" && green=$2 ;;
      --blue) value "$@" && blue=$2 ;;
      --back-to) value "$@" && back=$2 ;;
      --steps) value "$@" && steps=$2 ;;
      --step-seconds) value "$@" && pause=$2 ;;
      --healthy-count) value "$@" && healthy+=(--count "$2") ;;
      --timeout | --interval) value "$@" && healthy+=("$1" "$2") ;;
      --smoke-url) value "$@" && smoke=$2 ;;
      *) usage_error "unknown argument $1" ;;
    esac
    shift 2
  done
  need --green "$green"
  [[ -n $blue || -z $steps ]] || usage_error "--blue is missing"
  need_seconds --step-seconds "$pause"
  recorded=$(actions)
  if [[ -n $back ]]; then recorded=$(share "$back" 0); elif [[ -z $steps ]]; then recorded=''; fi

  trap go_back EXIT
  trap 'exit 143' TERM
  trap 'exit 130' INT
  trap 'exit 129' HUP
  for percent in $steps; do
    step "$blue" "$percent" "$pause" "$smoke"
  done
  [[ -n $steps ]] || well "$smoke"
  recorded=''
}

main "$@"
