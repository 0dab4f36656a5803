#!/usr/bin/env bash
# Move an ALB listener or rule from BLUE to GREEN, and back when anything goes wrong. GREEN first
# joins with weight 0: a target group that no listener uses is never checked by the balancer.
#
# Usage: blue-green-deploy.sh --listener-arn ARN|--rule-arn ARN --green-target-group ARN [options]
#   --blue-target-group ARN   must be what serves now (default: whatever serves now)
#   --steps "10 50 100"       percent of the traffic for GREEN, step by step (default: 100)
#   --healthy-count N         healthy targets that GREEN needs (default: 1)
#   --smoke-url URL           must answer well through the listener after each step
#   --dry-run                 print the final actions, change nothing
# Output: blue-target-group=ARN
# Environment: WAIT_SECONDS (300) and WAIT_INTERVAL (5) for GREEN's health, STEP_SECONDS (30)
set -o errexit -o nounset -o pipefail
HERE=$(dirname "${BASH_SOURCE[0]}")
readonly HERE
# shellcheck source=lib/scripts/common.sh disable=SC1091
source "$HERE/common.sh"
place=() green='' smoke_url='' healthy_count=1 recorded=''

actions() { bash "$HERE/alb-actions.sh" "${place[@]}" "$@"; }

# The group other than GREEN that gets most traffic; empty when GREEN serves alone.
serving() {
  jq --raw-output --arg green "$green" '[.[] | select(.Type == "forward")
    | (.ForwardConfig.TargetGroups // [{TargetGroupArn, Weight: 1}])[] | select(.TargetGroupArn != $green)]
    | max_by(.Weight).TargetGroupArn // empty' <<<"$recorded"
}

# with_weight BLUE PERCENT: the whole list of actions, with the forwarding one shared out.
with_weight() {
  jq --compact-output --arg blue "$1" --arg green "$green" --argjson percent "$2" '
    [{TargetGroupArn: $blue, Weight: (100 - $percent)}, {TargetGroupArn: $green, Weight: $percent}] as $both
    | map(if .Type != "forward" then . else del(.TargetGroupArn)
        | .ForwardConfig.TargetGroups = $both
        | if $percent == 100 then .TargetGroupArn = $green | .ForwardConfig.TargetGroups |= .[1:] else . end end)' <<<"$recorded"
}

# Runs however the script ends; only a full success has cleared what was recorded.
go_back() {
  local -r code=$?
  trap '' TERM INT
  [[ -n $recorded ]] || exit "$code"
  for pause in 1 2 4 8 0; do
    actions --set "$recorded" && log "traffic is back where it was" && exit $((code ? code : 1))
    sleep "$pause"
  done
  log "error: TRAFFIC IS NOT BACK; set these actions by hand: $recorded"
  exit 3
}

switch() {
  local percent
  trap go_back EXIT
  trap 'exit 143' TERM INT
  for percent in 0 $2; do
    log "GREEN gets $percent percent"
    actions --set "$(with_weight "$1" "$percent")"
    ((percent == 0)) || rest "${STEP_SECONDS:-30}"
    bash "$HERE/alb-wait-healthy.sh" --target-group "$green" --count "$healthy_count"
    [[ $percent == 0 || -z $smoke_url ]] || bash "$HERE/smoke-test.sh" --url "$smoke_url"
  done
  recorded=''
  output blue-target-group "$1"
}

main() {
  local blue='' serves steps=100
  while (($#)); do
    case $1 in
      --help) show_help && exit ;;
      --dry-run) export DRY_RUN=true && shift && continue ;;
      --listener-arn | --rule-arn) value "$@" && place+=("$1" "$2") ;;
      --green-target-group) value "$@" && green=$2 ;;
      --blue-target-group) value "$@" && blue=$2 ;;
      --steps) value "$@" && steps=$2 ;;
      --healthy-count) value "$@" && need_number "$@" && healthy_count=$2 ;;
      --smoke-url) value "$@" && smoke_url=$2 ;;
      *) usage_error "unknown argument $1" ;;
    esac
    shift 2
  done
  [[ " $steps" =~ ^(\ +[1-9][0-9]?)*\ +100$ ]] || usage_error "--steps are percents that end with 100: $steps"
  need --green-target-group "$green" && need_commands aws jq

  recorded=$(actions)
  jq --exit-status 'any(.[]; .Type == "forward")' <<<"$recorded" >/dev/null || die "it forwards to no target group"
  serves=$(serving)
  if [[ -z $serves ]]; then
    log "GREEN serves already"
    bash "$HERE/alb-wait-healthy.sh" --target-group "$green" --count "$healthy_count"
  elif [[ -n $blue && $blue != "$serves" ]]; then
    die "$serves serves, not $blue"
  elif [[ ${DRY_RUN:-false} == true ]]; then
    with_weight "$serves" 100
  else
    switch "$serves" "$steps"
  fi
}

main "$@"
