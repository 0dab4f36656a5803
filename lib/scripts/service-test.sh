#!/usr/bin/env bash
# Vet and test one Go service.
#
# Usage: service-test.sh --directory DIR [--dry-run]
set -o errexit -o nounset -o pipefail
# shellcheck source=lib/scripts/common.sh disable=SC1091
source "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")/common.sh"

main() {
  local directory=''
  while (($#)); do
    case $1 in
      --help) show_help && exit ;;
      --dry-run) export DRY_RUN=true && shift && continue ;;
      --directory) value "$@" && directory=$2 ;;
      *) usage_error "unknown argument $1" ;;
    esac
    shift 2
  done
  need --directory "$directory"
  [[ -f $directory/go.mod ]] || die "there is no $directory/go.mod"
  need_commands go

  cd "$directory"
  run go vet ./...
  run go test -race ./...
}

main "$@"
