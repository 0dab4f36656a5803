#!/usr/bin/env bash
# Sign an image, keyless: the certificate names the workflow that did it, through its OIDC token.
#
# Usage: image-sign.sh --image URI@sha256:…
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

  bash "$HERE/registry-login.sh" --image "$image"
  run cosign sign --yes "$image"
}

main "$@"
