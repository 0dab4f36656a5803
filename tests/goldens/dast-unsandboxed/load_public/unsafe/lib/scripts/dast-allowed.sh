#!/usr/bin/env bash
# Fail unless a URL may be scanned actively: its host stands in an allow-list, exactly or below a
# name that starts with a dot, and no allowed name makes production a target.
#
# Usage: dast-allowed.sh --url URL
# Environment: DAST_ALLOWED_HOSTS ("staging.shop.example .test.shop.example"),
#   DAST_FORBIDDEN_HOSTS (production's names; they win)
set -o errexit -o nounset -o pipefail
# shellcheck source=lib/scripts/common.sh disable=SC1091
source "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")/common.sh"

# host_of URL: the host in lower case. User info and back-slashes are refused: scanners and people
# read different hosts out of them.
host_of() {
  [[ $1 =~ ^https?://([A-Za-z0-9.-]+)(:[0-9]+)?([/?][^\\[:space:]]*)?$ ]] || die "not a plain http(s) URL: $1"
  tr '[:upper:]' '[:lower:]' <<<"${BASH_REMATCH[1]%.}"
}

# listed HOST NAMES
listed() {
  local name
  for name in $2; do
    [[ $1 != "$name" && ($name != .* || $1 != *"$name") ]] || return 0
  done
  return 1
}

main() {
  local url='' host
  while (($#)); do
    case $1 in
      --help) show_help && exit ;;
      --url) value "$@" && url=$2 ;;
      *) usage_error "unknown argument $1" ;;
    esac
    shift 2
  done
  need --url "$url"
  need DAST_ALLOWED_HOSTS "${DAST_ALLOWED_HOSTS:-}"

  host=$(host_of "$url")
  ! listed "$host" "${DAST_FORBIDDEN_HOSTS:-}" || die "$host is forbidden as a target"
  listed "$host" "$DAST_ALLOWED_HOSTS" || die "$host is not in DAST_ALLOWED_HOSTS"
  log "$host may be scanned"
}

main "$@"
