#!/usr/bin/env bash
# Fail when an image has vulnerabilities of severity HIGH or CRITICAL that have a fix. Two scanners,
# because their databases differ; both run, so that one report does not hide the other.
#
# Usage: image-scan.sh --image URI
set -o errexit -o nounset -o pipefail
HERE=$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")
readonly HERE
# shellcheck source=lib/scripts/common.sh disable=SC1091
source "$HERE/common.sh"

main() {
  local image='' failed=()
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
  need_commands trivy grype

  bash "$HERE/registry-login.sh" --image "$image"
  # A severity alone is a filter: the exit code makes the gate.
  run trivy image --exit-code 1 --severity HIGH,CRITICAL --ignore-unfixed --no-progress "$image" || failed+=(trivy)
  run grype "$image" --fail-on high --only-fixed --quiet || failed+=(grype)
  ((${#failed[@]} == 0)) || die "${failed[*]} found something in $image, or did not run"
}

main "$@"
