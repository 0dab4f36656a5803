#!/usr/bin/env bash
# Tell a chat or monitoring webhook about a deployment. The JSON is built by jq, so that no title
# can break it; an answer that is no success fails the step.
#
# Usage: notify.sh --event deploy|rollback|failure --service NAME --environment NAME [--version V]
# Environment: NOTIFY_URL (the webhook; a secret, hence never an argument), NOTIFY_TOKEN (bearer
#   token, if the webhook wants one), NOTIFY_ATTEMPTS (4)
set -o errexit -o nounset -o pipefail
# shellcheck source=lib/scripts/common.sh disable=SC1091
source "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")/common.sh"

# payload EVENT SERVICE ENVIRONMENT VERSION
payload() {
  jq --null-input --compact-output --arg event "$1" --arg service "$2" --arg environment "$3" --arg version "$4" \
    --arg by "${GITHUB_ACTOR:-}" --arg run "${GITHUB_SERVER_URL:-}/${GITHUB_REPOSITORY:-}/actions/runs/${GITHUB_RUN_ID:-}" '
    {text: "\($event): \($service) \($version) in \($environment) by \($by)",
      event: $event, service: $service, environment: $environment, version: $version, run: $run}'
}

# The URL and the token go by a file that no other process sees, and not by arguments.
secrets_of_curl() {
  printf 'url = "%s"\n' "$NOTIFY_URL"
  [[ -z ${NOTIFY_TOKEN:-} ]] || printf 'header = "Authorization: Bearer %s"\n' "$NOTIFY_TOKEN"
}

send() {
  curl --fail --silent --show-error --connect-timeout 5 --max-time 20 --retry "${NOTIFY_ATTEMPTS:-4}" \
    --retry-connrefused --retry-max-time 120 --header 'Content-Type: application/json' \
    --data-binary "$1" --output /dev/null --config <(secrets_of_curl)
}

main() {
  local event='' service='' environment='' version='' body
  while (($#)); do
    case $1 in
      --help) show_help && exit ;;
      --dry-run) export DRY_RUN=true && shift && continue ;;
      --event) value "$@" && event=$2 ;;
      --service) value "$@" && service=$2 ;;
      --environment) value "$@" && environment=$2 ;;
      --version) value "$@" && version=$2 ;;
      *) usage_error "unknown argument $1" ;;
    esac
    shift 2
  done
  [[ $event =~ ^(deploy|rollback|failure)$ ]] || usage_error "--event is deploy, rollback or failure: $event"
  need --service "$service"
  need --environment "$environment"
  need_commands curl jq

  body=$(payload "$event" "$service" "$environment" "$version")
  if [[ $DRY_RUN == true ]]; then
    printf '%s\n' "$body"
    return
  fi
  need NOTIFY_URL "${NOTIFY_URL:-}"
  send "$body" || die "the webhook did not take the $event of $service"
  log "told about the $event of $service"
}

main "$@"
