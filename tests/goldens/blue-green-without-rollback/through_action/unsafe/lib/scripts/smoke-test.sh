#!/usr/bin/env bash
# Ask a URL until it answers well; fail when it does not in time.
#
# Usage: smoke-test.sh --url URL [--status CODE] [--contains TEXT]
#   --status CODE     the status that is expected (default: 200)
#   --contains TEXT   text that the body must contain, such as the version that was deployed
# Environment: SMOKE_ATTEMPTS (10), SMOKE_INTERVAL (5), SMOKE_TIMEOUT (5; seconds for one answer)
set -o errexit -o nounset -o pipefail
# shellcheck source=lib/scripts/common.sh disable=SC1091
source "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")/common.sh"

readonly SMOKE_ATTEMPTS=${SMOKE_ATTEMPTS:-10} SMOKE_INTERVAL=${SMOKE_INTERVAL:-5} SMOKE_TIMEOUT=${SMOKE_TIMEOUT:-5}

# answers URL STATUS TEXT: one request; says what was wrong.
answers() {
  local answer status
  if ! answer=$(curl --silent --show-error --connect-timeout 5 --max-time "$SMOKE_TIMEOUT" --write-out '\n%{http_code}' "$1"); then
    return 1 # curl has said why
  fi
  status=${answer##*$'\n'}
  if [[ $status != "$2" ]]; then
    log "$1 answers $status, not $2"
    return 1
  fi
  if [[ ${answer%$'\n'*} != *"$3"* ]]; then
    log "$1 answers $status without '$3'"
    return 1
  fi
}

main() {
  local url='' status=200 text='' attempt
  while (($#)); do
    case $1 in
      --help) show_help && exit ;;
      --url) value "$@" && url=$2 ;;
      --status) value "$@" && need_number "$@" && status=$2 ;;
      --contains) value "$@" && text=$2 ;;
      *) usage_error "unknown argument $1" ;;
    esac
    shift 2
  done
  need --url "$url"
  need_number SMOKE_ATTEMPTS "$SMOKE_ATTEMPTS"
  need_seconds SMOKE_INTERVAL "$SMOKE_INTERVAL"
  need_seconds SMOKE_TIMEOUT "$SMOKE_TIMEOUT"
  need_commands curl

  for ((attempt = 1; attempt <= SMOKE_ATTEMPTS; attempt++)); do
    if answers "$url" "$status" "$text"; then
      log "$url answers $status"
      return
    fi
    ((attempt == SMOKE_ATTEMPTS)) || sleep "$SMOKE_INTERVAL"
  done
  die "$url did not answer well in $SMOKE_ATTEMPTS attempts"
}

main "$@"
