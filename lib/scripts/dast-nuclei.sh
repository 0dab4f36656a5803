#!/usr/bin/env bash
# Known weaknesses by nuclei, without templates that harm, flood or guess passwords. nuclei ends with
# 0 when it finds something, so its results are what is read.
#
# Usage: dast-nuclei.sh --url URL
# Environment: DAST_ALLOWED_HOSTS (see dast-allowed.sh), REPORTS (reports)
set -o errexit -o nounset -o pipefail
HERE=$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")
readonly HERE
# shellcheck source=lib/scripts/common.sh disable=SC1091
source "$HERE/common.sh"

readonly REPORTS=${REPORTS:-reports}

scan() {
  local -r file=$REPORTS/nuclei.jsonl
  : >"$file"
  run timeout "${DAST_SECONDS:-1800}" nuclei -target "$1" -severity high,critical -exclude-tags dos,fuzz,intrusive,brute-force \
    -rate-limit 20 -no-interactsh -disable-update-check -jsonl -output "$file"
  if [[ -s $file ]]; then
    jq --raw-output '"\(.info.severity): \(.info.name) at \(."matched-at")"' "$file" >&2
    die "nuclei found $(grep -c . "$file") weaknesses"
  fi
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
  need_commands nuclei jq
  bash "$HERE/dast-allowed.sh" --url "$url"
  mkdir -p "$REPORTS"
  scan "$url"
}

main "$@"
