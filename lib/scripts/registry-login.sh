#!/usr/bin/env bash
# Log docker in to the ECR registry of an image. cosign and grype know no other credentials than
# docker's; other registries are left alone.
#
# Usage: registry-login.sh --image URI [--dry-run]
set -o errexit -o nounset -o pipefail
# shellcheck source=lib/scripts/common.sh disable=SC1091
source "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")/common.sh"

readonly ECR='^[0-9]+\.dkr[.-]ecr(-fips)?\.([a-z0-9-]+)\.(amazonaws\.com(\.cn)?|on\.aws)$'

main() {
  local image='' host
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
  host=${image%%/*}
  [[ $host =~ $ECR ]] || return 0
  need_commands aws docker
  aws ecr get-login-password --region "${BASH_REMATCH[2]}" | run docker login --username AWS --password-stdin "$host" >&2
}

main "$@"
