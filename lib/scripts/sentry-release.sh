#!/usr/bin/env bash
# Tell Sentry which release an environment runs now, so that an error names its release.
#
# Usage: sentry-release.sh --version V --environment NAME [--url URL] [--dry-run]
#   --url URL   of the deployment, shown in Sentry
# Environment: SENTRY_AUTH_TOKEN (a secret, hence never an argument), SENTRY_ORG, SENTRY_PROJECT;
#   SENTRY_URL for a Sentry of your own
set -o errexit -o nounset -o pipefail
# shellcheck source=lib/scripts/common.sh disable=SC1091
source "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")/common.sh"

main() {
  local version='' environment='' url=()
  while (($#)); do
    case $1 in
      --help) show_help && exit ;;
      --dry-run) export DRY_RUN=true && shift && continue ;;
      --version) value "$@" && version=$2 ;;
      --environment) value "$@" && environment=$2 ;;
      --url) value "$@" && url=(--url "$2") ;;
      *) usage_error "unknown argument $1" ;;
    esac
    shift 2
  done
  need --version "$version"
  need --environment "$environment"
  need SENTRY_ORG "${SENTRY_ORG:-}"
  need SENTRY_PROJECT "${SENTRY_PROJECT:-}"
  need_commands sentry-cli
  [[ $DRY_RUN == true ]] || need SENTRY_AUTH_TOKEN "${SENTRY_AUTH_TOKEN:-}"

  # A release that is there already is taken as it is.
  run sentry-cli releases new "$version"
  run sentry-cli releases finalize "$version"
  run sentry-cli deploys new --release "$version" --env "$environment" "${url[@]}"
}

main "$@"
