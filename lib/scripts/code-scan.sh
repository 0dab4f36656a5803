#!/usr/bin/env bash
# Run one scanner over the repository so that it really gates: most of them end with 0 by default,
# whatever they find.
#
# Usage: code-scan.sh --tool NAME [--path DIR]
#   NAME: checkov, hadolint, parliament, semgrep, shellcheck, snyk, tflint, trivy-config,
#         trivy-fs, trufflehog, yamllint
set -o errexit -o nounset -o pipefail
# shellcheck source=lib/scripts/common.sh disable=SC1091
source "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")/common.sh"

files() { find "$1" -type f -name "$2" -not -path '*/.git/*' -not -path '*/node_modules/*' -print0; }

# each PATTERN COMMAND…: at least one file must match, or the gate would be empty.
each() {
  local -a found
  mapfile -d '' -t found < <(files "$path" "$1")
  ((${#found[@]})) || die "no $1 under $path"
  run "${@:2}" "${found[@]}"
}

# has PATTERN: an empty gate is none, and some scanners pass where there is nothing to scan.
has() { find "$path" -type f -name "$1" -not -path '*/.git/*' -print -quit | grep -q . || die "no $1 under $path"; }

scan() {
  case $1 in
    checkov) has '*.tf*' && run checkov --directory "$path" --framework terraform --compact --quiet --skip-download ;;
    hadolint) each 'Dockerfile*' hadolint --failure-threshold warning ;;
    parliament) each '*.json' policies ;;
    semgrep) run semgrep scan --error --metrics off --disable-version-check --severity ERROR --config "${SEMGREP_CONFIG:-p/default}" "$path" ;;
    shellcheck) each '*.sh' shellcheck --external-sources ;;
    snyk) starts snyk && run snyk test --all-projects --severity-threshold=high "$path" ;;
    tflint) run tflint --chdir="$path" --init && run tflint --chdir="$path" --recursive ;;
    trivy-config) run trivy config --exit-code 1 --severity HIGH,CRITICAL "$path" ;;
    trivy-fs) run trivy filesystem --exit-code 1 --severity HIGH,CRITICAL --ignore-unfixed --no-progress "$path" ;;
    trufflehog) run trufflehog filesystem "$path" --results=verified,unknown --fail --no-update ;;
    yamllint) run yamllint --strict "$path" ;;
    *) usage_error "--tool $1 is not known" ;;
  esac
}

# starts TOOL: npm's snyk fetches its program when first used, and ends with 0 where it cannot.
starts() { [[ $("$1" --version 2>/dev/null | tail -n 1) =~ ^[0-9]+\.[0-9]+ ]] || die "$1 does not start"; }

# parliament takes one policy at a time, and refuses a file where stdin is no terminal, as in CI.
policies() {
  local file
  for file in "$@"; do
    run parliament <"$file" || die "$file is not a good policy"
  done
}

main() {
  local tool='' path=.
  while (($#)); do
    case $1 in
      --help) show_help && exit ;;
      --dry-run) export DRY_RUN=true && shift && continue ;;
      --tool) value "$@" && tool=$2 ;;
      --path) value "$@" && path=$2 ;;
      *) usage_error "unknown argument $1" ;;
    esac
    shift 2
  done
  need --tool "$tool"
  has '*'
  [[ $tool == trivy-* ]] && need_commands trivy
  [[ $tool == trivy-* ]] || need_commands "$tool"
  scan "$tool"
}

main "$@"
