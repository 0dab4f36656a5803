#!/usr/bin/env bash
# Move an ALB listener or rule from BLUE to GREEN, and back when anything goes wrong. GREEN first
# joins with weight 0: a target group that no listener uses is never checked by the balancer.
#
# Usage: blue-green-deploy.sh --listener-arn ARN|--rule-arn ARN --green-target-group ARN [options]
#   --blue-target-group ARN   must be what serves now (default: whatever serves now); where GREEN
#                             serves already, traffic goes there when GREEN is not well and BLUE is
#   --steps "10 50 100"       percent of the traffic for GREEN, step by step (default: 100)
#   --step-seconds N          pause after each step (default: STEP_SECONDS, or 30)
#   --healthy-count N         healthy targets that GREEN needs (default: 1)
#   --smoke-url URL           must answer well through the listener after each step
#   --timeout SECONDS         for GREEN to become healthy (default: WAIT_SECONDS, or 300)
#   --interval SECONDS        between two looks (default: WAIT_INTERVAL, or 5)
#   --dry-run                 print the final actions, change nothing
# Output: blue-target-group=ARN
# Environment: what the options default to: LISTENER_ARN or RULE_ARN, GREEN_TARGET_GROUP_ARN,
#   BLUE_TARGET_GROUP_ARN, SMOKE_URL, …; DRY_RUN=true
# Exit codes: 1 GREEN is not well, traffic is back; 2 wrong arguments; 3 TRAFFIC IS NOT BACK
set -o errexit -o nounset -o pipefail
HERE=$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")
readonly HERE
# shellcheck source=lib/scripts/common.sh disable=SC1091
source "$HERE/common.sh"

# back_to BLUE OPTION…: a switch that was cut off must leave no part to a sick GREEN while BLUE is well.
back_to() {
  [[ -z $1 ]] || ! bash "$HERE/alb-wait-healthy.sh" --target-group "$1" --timeout 0 || set -- "$@" --back-to "$1"
  exec bash "$HERE/alb-switch.sh" "${@:2}"
}

# steps_from PERCENT STEPS: GREEN never gets less than it has, as after a switch that was cut off.
steps_from() {
  local one
  for one in $2; do
    ((one < $1)) || printf '%s ' "$one"
  done
}

main() {
  local green=${GREEN_TARGET_GROUP_ARN:-} blue=${BLUE_TARGET_GROUP_ARN:-} smoke=${SMOKE_URL:-}
  local place=() steps=100 options=() recorded share serves
  while (($#)); do
    case $1 in
      --help) show_help && exit ;;
      --dry-run) export DRY_RUN=true && shift && continue ;;
      --listener-arn | --rule-arn) value "$@" && place+=("$1" "$2") ;;
      --green-target-group | --green-target-group-arn) value "$@" && green=$2 ;;
      --blue-target-group | --blue-target-group-arn) value "$@" && blue=$2 ;;
      --steps) value "$@" && steps=$2 ;;
      --healthy-count | --timeout) value "$@" && need_number "$@" && options+=("$1" "$2") ;;
      --step-seconds | --interval) value "$@" && need_seconds "$@" && options+=("$1" "$2") ;;
      --smoke-url) value "$@" && smoke=$2 ;;
      *) usage_error "unknown argument $1" ;;
    esac
    shift 2
  done
  [[ " $steps" =~ ^(\ +[1-9][0-9]?)*\ +100$ ]] || usage_error "--steps are percents that end with 100: $steps"
  need --green-target-group "$green"
  [[ $blue != "$green" ]] || usage_error "BLUE and GREEN are the same target group"
  ((${#place[@]})) || place=(${LISTENER_ARN:+--listener-arn "$LISTENER_ARN"} ${RULE_ARN:+--rule-arn "$RULE_ARN"})
  need_commands aws jq

  recorded=$(bash "$HERE/alb-actions.sh" "${place[@]}")
  serves=$(bash "$HERE/alb-share.sh" --green "$green" --serving <<<"$recorded")
  read -r share serves <<<"$serves"
  [[ -z $serves || -z $blue || $blue == "$serves" ]] || die "$serves serves, not $blue"
  options+=("${place[@]}" --green "$green" ${smoke:+--smoke-url "$smoke"})
  if [[ $DRY_RUN == true ]]; then
    bash "$HERE/alb-share.sh" --green "$green" --blue "${serves:-none}" --percent 100 <<<"$recorded"
    return
  fi
  output blue-target-group "${serves:-$blue}"
  [[ -n $serves ]] || { log "GREEN serves already" && back_to "$blue" "${options[@]}"; }
  options+=(--blue "$serves" --steps "$(steps_from "$share" "0 $steps")")
  ((share == 0)) || back_to "$serves" "${options[@]}"
  exec bash "$HERE/alb-switch.sh" "${options[@]}"
}

main "$@"
