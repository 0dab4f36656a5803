#!/usr/bin/env bash
# Put load on an allowed target and fail when thresholds are crossed. k6 knows thresholds itself;
# JMeter ends with 0 whatever happens, so its samples are counted here.
#
# Usage: load-test.sh --url URL --plan FILE.js|FILE.jmx [--max-error-percent N] [--max-p95-ms N]
#   the two limits are for JMeter (defaults: 1, 800); a k6 script holds its own
# Environment: DAST_ALLOWED_HOSTS (see dast-allowed.sh), REPORTS (reports)
set -o errexit -o nounset -o pipefail
HERE=$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")
readonly HERE
# shellcheck source=lib/scripts/common.sh disable=SC1091
source "$HERE/common.sh"

readonly REPORTS=${REPORTS:-reports}

# judge SAMPLES.csv ERRORS P95: elapsed is the second column, success the eighth.
judge() {
  local verdict
  verdict=$(tail -n +2 "$1" | cut -d , -f 2,8 | sort -t , -k 1,1n | awk -F , -v errors="$2" -v p95="$3" '
    { took[NR] = $1; bad += ($2 != "true") }
    END {
      if (NR == 0) { print "no sample was taken"; exit }
      at = int(NR * 0.95 + 0.999999)
      if (100 * bad / NR > errors) printf "%d of %d samples failed; ", bad, NR
      if (took[at] > p95) printf "the 95th percentile is %d ms", took[at]
    }')
  [[ -z $verdict ]] || die "$verdict"
}

main() {
  local url='' plan='' errors=1 p95=800
  while (($#)); do
    case $1 in
      --help) show_help && exit ;;
      --dry-run) export DRY_RUN=true && shift && continue ;;
      --url) value "$@" && url=$2 ;;
      --plan) value "$@" && plan=$2 ;;
      --max-error-percent) value "$@" && errors=$2 ;;
      --max-p95-ms) value "$@" && p95=$2 ;;
      *) usage_error "unknown argument $1" ;;
    esac
    shift 2
  done
  need --url "$url"
  need_number --max-error-percent "$errors"
  need_number --max-p95-ms "$p95"
  [[ -f $plan ]] || usage_error "--plan is no file: $plan"
  bash "$HERE/dast-allowed.sh" --url "$url"
  mkdir -p "$REPORTS"

  case $plan in
    *.js) need_commands k6 && run k6 run --quiet --env "BASE_URL=$url" --summary-export "$REPORTS/k6.json" "$plan" ;;
    *.jmx)
      need_commands jmeter
      rm -f "$REPORTS/jmeter.csv"
      run jmeter -n -t "$plan" -Jbase.url="$url" -l "$REPORTS/jmeter.csv" -Jjmeter.save.saveservice.output_format=csv
      [[ $DRY_RUN == true || -s $REPORTS/jmeter.csv ]] || die "JMeter took no sample"
      [[ $DRY_RUN == true ]] || judge "$REPORTS/jmeter.csv" "$errors" "$p95"
      ;;
    *) usage_error "--plan is neither .js nor .jmx: $plan" ;;
  esac
}

main "$@"
