#!/usr/bin/env bash
# Print the actions of an ALB listener or rule in the form in which they can be set again; or set
# them. The list is always the whole one: what is left out of it would be gone.
#
# Usage: alb-actions.sh --listener-arn ARN|--rule-arn ARN [--set JSON]
set -o errexit -o nounset -o pipefail
# shellcheck source=lib/scripts/common.sh disable=SC1091
source "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")/common.sh"

# The API never shows a client secret, and takes the action back only when told to keep it.
settable() {
  jq --compact-output --slurp 'if length == 1 and (.[0] | length > 0) then .[0] else error("there are no actions") end | map(
    if .AuthenticateOidcConfig then .AuthenticateOidcConfig.UseExistingClientSecret = true else . end)'
}

main() {
  local listener='' rule='' wanted=''
  while (($#)); do
    case $1 in
      --help) show_help && exit ;;
      --listener-arn) value "$@" && listener=$2 ;;
      --rule-arn) value "$@" && rule=$2 ;;
      --set) value "$@" && wanted=$2 ;;
      *) usage_error "unknown argument $1" ;;
    esac
    shift 2
  done
  [[ -n $listener || -n $rule ]] || usage_error "--listener-arn or --rule-arn is missing"
  [[ -z $listener || -z $rule ]] || usage_error "give only one of --listener-arn and --rule-arn"
  need_commands aws jq

  if [[ -n $listener && -n $wanted ]]; then
    aws elbv2 modify-listener --listener-arn "$listener" --default-actions "$wanted" >/dev/null
  elif [[ -n $listener ]]; then
    aws elbv2 describe-listeners --listener-arns "$listener" --query 'Listeners[0].DefaultActions' --output json | settable
  elif [[ -n $wanted ]]; then
    aws elbv2 modify-rule --rule-arn "$rule" --actions "$wanted" >/dev/null
  else
    aws elbv2 describe-rules --rule-arns "$rule" --query 'Rules[0].Actions' --output json | settable
  fi
}

main "$@"
