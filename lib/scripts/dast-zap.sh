#!/usr/bin/env bash
# Passive scan by ZAP in its own container: it spiders and looks, it does not attack. Warnings are
# shown, failures (see zap-rules.tsv, if there is one) fail the step.
#
# Usage: dast-zap.sh --url URL
# Environment: DAST_ALLOWED_HOSTS (see dast-allowed.sh), REPORTS (reports)
set -o errexit -o nounset -o pipefail
HERE=$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")
readonly HERE
# shellcheck source=lib/scripts/common.sh disable=SC1091
source "$HERE/common.sh"

readonly REPORTS=${REPORTS:-reports}

readonly IMAGE=${ZAP_IMAGE:-ghcr.io/zaproxy/zaproxy:stable}

scan() {
  local options=(-t "$1" -m 5 -I -J zap.json -r zap.html)
  [[ ! -f zap-rules.tsv ]] || {
    cp zap-rules.tsv "$REPORTS/"
    options+=(-c zap-rules.tsv)
  }
  chmod 777 "$REPORTS" # ZAP runs as a user of its own
  run timeout "${DAST_SECONDS:-1800}" docker run --rm --volume "$PWD/$REPORTS:/zap/wrk:rw" "$IMAGE" zap-baseline.py "${options[@]}" ||
    die "ZAP found what must not be, or did not run; see $REPORTS/zap.html"
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
  need_commands docker
  bash "$HERE/dast-allowed.sh" --url "$url"
  mkdir -p "$REPORTS"
  scan "$url"
}

main "$@"
