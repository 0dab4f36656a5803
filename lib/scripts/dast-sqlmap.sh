#!/usr/bin/env bash
# Look for SQL injection with requests that neither write, stack, wait nor crawl, and fail when one
# is found: sqlmap itself ends with 0 either way, so its results are what is read.
#
# Usage: dast-sqlmap.sh --url URL
# Environment: DAST_ALLOWED_HOSTS (see dast-allowed.sh), REPORTS (reports)
set -o errexit -o nounset -o pipefail
HERE=$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")
readonly HERE
# shellcheck source=lib/scripts/common.sh disable=SC1091
source "$HERE/common.sh"

readonly REPORTS=${REPORTS:-reports}

scan() {
  local -r folder=$REPORTS/sqlmap
  # A file of an earlier run would be taken for a finding of this one.
  rm -rf "$folder"
  run timeout "${DAST_SECONDS:-1800}" sqlmap --url "$1" --batch --risk=1 --level=1 --technique=B --threads=1 --delay=0.2 \
    --timeout=20 --retries=1 --disable-coloring --flush-session --output-dir "$folder" | tee "$folder.txt"
  [[ $DRY_RUN != true ]] || return 0
  ! grep -rqs --include=log "Payload:" "$folder" || die "sqlmap found an injection; see $folder"
  # An unreachable target or a URL without parameters is no clean bill.
  grep -q "all tested parameters do not appear to be injectable" "$folder.txt" || die "sqlmap tested nothing"
}

main() {
  local url=''
  while (($#)); do
    case $1 in
      --help) show_help && exit ;;
      --dry-run) export DRY_RUN=true && shift && continue ;;
      --url) value "$@" && url=$2 ;;
      *) usage_error "unknown argument $1" ;;
    esac
    shift 2
  done
  need --url "$url"
  need_commands sqlmap
  bash "$HERE/dast-allowed.sh" --url "$url"
  mkdir -p "$REPORTS"
  scan "$url"
}

main "$@"
