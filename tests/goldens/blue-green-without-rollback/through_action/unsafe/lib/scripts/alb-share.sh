#!/usr/bin/env bash
# Share the traffic of ALB actions out between two target groups: read the actions as JSON on
# stdin, print the whole list with the forwarding action changed and nothing else.
#
# Usage: alb-share.sh --green ARN --blue ARN --percent N <ACTIONS
#        alb-share.sh --green ARN --serving <ACTIONS
#   --percent N   of the traffic for GREEN; at 100 only GREEN is left
#   --serving     print GREEN's percent now and the other group that gets most traffic, if there
#                 is one
set -o errexit -o nounset -o pipefail
# shellcheck source=lib/scripts/common.sh disable=SC1091
source "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")/common.sh"

share() {
  jq --compact-output --arg blue "$1" --arg green "$2" --argjson percent "$3" '
    [{TargetGroupArn: $blue, Weight: (100 - $percent)}, {TargetGroupArn: $green, Weight: $percent}] as $both
    | map(if .Type != "forward" then . else del(.TargetGroupArn)
        | .ForwardConfig.TargetGroups = $both
        | if $percent == 100 then .TargetGroupArn = $green | .ForwardConfig.TargetGroups |= .[1:] else . end end)'
}

# Weights count only beside each other: a group that stands alone gets everything.
serving() {
  jq --raw-output --arg green "$1" '
    first(.[] | select(.Type == "forward"))
    | [(.ForwardConfig.TargetGroups // [{TargetGroupArn}])[] | .Weight //= 1] as $groups
    | ([$groups[] | select(.TargetGroupArn != $green)] | max_by(.Weight)) as $other
    | ([$groups[].Weight] | add) as $all
    | ([$groups[] | select(.TargetGroupArn == $green).Weight] | add // 0) as $own
    | "\(if $other == null then 100 elif $all == 0 then 0 else 100 * $own / $all | floor end) \($other.TargetGroupArn // "")"'
}

main() {
  local blue='' green='' percent='' serving=false actions
  while (($#)); do
    case $1 in
      --help) show_help && exit ;;
      --serving) serving=true && shift && continue ;;
      --blue) value "$@" && blue=$2 ;;
      --green) value "$@" && green=$2 ;;
      --percent) value "$@" && need_number "$@" && percent=$2 ;;
      *) usage_error "unknown argument $1" ;;
    esac
    shift 2
  done
  need --green "$green"
  need_commands jq
  actions=$(cat)
  jq 'any(.[]; .Type == "forward")' <<<"$actions" | is_true || die "they forward to no target group: $actions"
  [[ $serving == false ]] || { serving "$green" <<<"$actions" && return; }
  need --blue "$blue"
  need_number --percent "$percent"
  ((percent <= 100)) || usage_error "--percent is more than 100: $percent"
  share "$blue" "$green" "$percent" <<<"$actions"
}

main "$@"
