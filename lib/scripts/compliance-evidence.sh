#!/usr/bin/env bash
# Gather evidence for PCI-DSS: Prowler's report and the open findings of Security Hub. The evidence
# is stored whatever it says; then open CRITICAL and HIGH findings fail the step.
#
# Usage: compliance-evidence.sh --bucket NAME --prefix PATH [--standard ID] [--skip-prowler]
#   --standard ID    of Security Hub (default: standards/pci-dss/v/4.0.1)
# Environment: REPORTS (reports)
set -o errexit -o nounset -o pipefail
# shellcheck source=lib/scripts/common.sh disable=SC1091
source "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")/common.sh"

readonly REPORTS=${REPORTS:-reports}/compliance

filters() {
  jq --null-input --compact-output --arg standard "$1" '
    def is($value): {Value: $value, Comparison: "EQUALS"};
    {ComplianceAssociatedStandardsId: [is($standard)], RecordState: [is("ACTIVE")],
      ComplianceStatus: [is("FAILED")], WorkflowStatus: [is("NEW"), is("NOTIFIED")],
      SeverityLabel: [is("CRITICAL"), is("HIGH")]}'
}

main() {
  local bucket='' prefix='' standard=standards/pci-dss/v/4.0.1 prowler=true code=0 sums open
  while (($#)); do
    case $1 in
      --help) show_help && exit ;;
      --dry-run) export DRY_RUN=true && shift && continue ;;
      --skip-prowler) prowler=false && shift && continue ;;
      --bucket) value "$@" && bucket=$2 ;;
      --prefix) value "$@" && prefix=$2 ;;
      --standard) value "$@" && standard=$2 ;;
      *) usage_error "unknown argument $1" ;;
    esac
    shift 2
  done
  need --bucket "$bucket"
  need --prefix "$prefix"
  need_commands aws jq

  mkdir -p "$REPORTS"
  if [[ $prowler == true ]]; then
    need_commands prowler
    # 3 says that there are findings; anything else but 0 that it did not run.
    run prowler aws --compliance pci_4.0_aws --output-formats csv json-ocsf --output-directory "$REPORTS" || code=$?
    ((code == 0 || code == 3)) || die "prowler ended with $code"
  fi
  aws securityhub get-findings --filters "$(filters "$standard")" --output json >"$REPORTS/security-hub.json"
  sums=$(cd "$REPORTS" && find . -type f ! -name SHA256SUMS -exec sha256sum {} +)
  printf '%s\n' "$sums" >"$REPORTS/SHA256SUMS"
  run aws s3 cp --recursive --only-show-errors "$REPORTS" "s3://$bucket/$prefix"
  open=$(jq '.Findings | arrays | length' "$REPORTS/security-hub.json")
  [[ -n $open ]] || die "Security Hub gave no answer"
  ((open == 0)) || die "Security Hub has $open open CRITICAL or HIGH findings of $standard"
  ((code == 0)) || die "Prowler has failed checks; the evidence is in s3://$bucket/$prefix"
}

main "$@"
