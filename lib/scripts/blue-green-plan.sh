#!/usr/bin/env bash
# Say how a service is deployed in this environment. Without an entry in BLUE_GREEN: rolling. With
# one, it stands twice on ECS, each time behind a target group of its own, and the one that
# serves no traffic is deployed to.
#
# Usage: blue-green-plan.sh --service NAME
# Environment: SERVICE; BLUE_GREEN, a JSON object by service, empty for none:
#   {"cart": {"listener": "ARN", "groups": {"cart-blue": "ARN", "cart-green": "ARN"}}}
#   "rule" instead of "listener" for a rule; "groups" are ECS services and their target groups
# Output: strategy=rolling|blue-green, ecs-service=NAME; for blue-green also listener-arn=ARN or
#   rule-arn=ARN, green-target-group=ARN, blue-target-group=ARN
set -o errexit -o nounset -o pipefail
HERE=$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")
readonly HERE
# shellcheck source=lib/scripts/common.sh disable=SC1091
source "$HERE/common.sh"

# entry SERVICE: what BLUE_GREEN says about it; empty for nothing, an error for nonsense.
entry() {
  jq --compact-output --arg service "$1" '
    def arn: type == "string" and startswith("arn:");
    if type != "object" then error("BLUE_GREEN is no object") else .[$service] // empty end
    | if ([.listener, .rule] | map(select(arn)) | length) == 1 and (.groups | type) == "object"
        and (.groups | length) == 2 and all(.groups[]; arn) then .
      else error("BLUE_GREEN: \($service) needs one listener or rule, and two groups") end' <<<"${BLUE_GREEN:-"{}"}"
}

# percent_of GROUP ACTIONS: its part of the traffic.
percent_of() { bash "$HERE/alb-share.sh" --green "$1" --serving <<<"$2" | cut -d ' ' -f 1; }

main() {
  local service=${SERVICE:-} wanted place actions rows names=() groups=() first second free=0
  while (($#)); do
    case $1 in
      --help) show_help && exit ;;
      --service) value "$@" && service=$2 ;;
      *) usage_error "unknown argument $1" ;;
    esac
    shift 2
  done
  need --service "$service"
  need_commands jq

  wanted=$(entry "$service")
  if [[ -z $wanted ]]; then
    output strategy rolling
    output ecs-service "$service"
    return
  fi
  need_commands aws
  place=$(jq --raw-output 'if .listener then "listener-arn=\(.listener)" else "rule-arn=\(.rule)" end' <<<"$wanted")
  actions=$(bash "$HERE/alb-actions.sh" "--$place")
  rows=$(jq --raw-output '.groups | (keys_unsorted | @tsv), ([.[]] | @tsv)' <<<"$wanted")
  IFS=$'\t' read -ra names <<<"${rows%%$'\n'*}"
  IFS=$'\t' read -ra groups <<<"${rows##*$'\n'}"
  first=$(percent_of "${groups[0]}" "$actions")
  second=$(percent_of "${groups[1]}" "$actions")
  ((first + second > 0)) || die "neither ${names[0]} nor ${names[1]} serves behind ${place#*=}"
  ((first < second)) || free=1
  output strategy blue-green
  output ecs-service "${names[free]}"
  output "${place%%=*}" "${place#*=}"
  output green-target-group "${groups[free]}"
  output blue-target-group "${groups[1 - free]}"
}

main "$@"
