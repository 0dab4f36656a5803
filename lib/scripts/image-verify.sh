#!/usr/bin/env bash
# Fail unless an image was signed by a workflow of this repository.
#
# Usage: image-verify.sh --image URI@sha256:…
# Environment: GITHUB_SERVER_URL, GITHUB_REPOSITORY (set by the runner)
set -o errexit -o nounset -o pipefail
HERE=$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")
readonly HERE
# shellcheck source=lib/scripts/common.sh disable=SC1091
source "$HERE/common.sh"

main() {
  local image=''
  while (($#)); do
    case $1 in
      --help) show_help && exit ;;
      --dry-run) export DRY_RUN=true && shift && continue ;;
      --image) value "$@" && image=$2 ;;
      *) usage_error "unknown argument $1" ;;
    esac
    shift 2
  done
  need --image "$image"
  [[ $image =~ @sha256:[0-9a-f]{64}$ ]] || usage_error "a tag can move; give the digest: $image"
  need_commands cosign

  need GITHUB_REPOSITORY "${GITHUB_REPOSITORY:-}"
  bash "$HERE/registry-login.sh" --image "$image"
  run cosign verify --certificate-oidc-issuer https://token.actions.githubusercontent.com \
    --certificate-identity-regexp "^${GITHUB_SERVER_URL:-https://github.com}/$GITHUB_REPOSITORY/\.github/workflows/" \
    --output text "$image" >/dev/null
}

main "$@"
