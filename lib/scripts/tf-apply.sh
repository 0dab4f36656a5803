#!/usr/bin/env bash
# Plan one environment afresh and apply exactly that plan, unless it would destroy something.
#
# Usage: tf-apply.sh --directory DIR --workspace NAME [--backend-config FILE] [--destroys N] [--dry-run]
#   --destroys N   how many resources may be destroyed or replaced (default: 0)
#   --dry-run      plan only
set -o errexit -o nounset -o pipefail
HERE=$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")
readonly HERE
# shellcheck source=lib/scripts/common.sh disable=SC1091
source "$HERE/common.sh"

main() {
  local directory='' workspace='' backend='' allowed=0 plan=() file told destroys
  while (($#)); do
    case $1 in
      --help) show_help && exit ;;
      --dry-run) export DRY_RUN=true && shift && continue ;;
      --directory) value "$@" && directory=$2 ;;
      --workspace) value "$@" && workspace=$2 ;;
      --backend-config) value "$@" && backend=$2 ;;
      --destroys) value "$@" && allowed=$2 ;;
      *) usage_error "unknown argument $1" ;;
    esac
    shift 2
  done
  need --directory "$directory"
  need --workspace "$workspace"
  need_number --destroys "$allowed"

  [[ -z $backend ]] || plan+=(--backend-config "$backend")
  file=$(mktemp)
  # shellcheck disable=SC2064 # the name is known now, and gone when the trap runs
  trap "rm -f '$file'" EXIT
  told=$(bash "$HERE/tf-plan.sh" --directory "$directory" --workspace "$workspace" --out "$file" "${plan[@]}")
  destroys=${told##*destroys=}
  need_number "what the plan destroys" "$destroys"
  ((destroys <= allowed)) || die "the plan destroys $destroys resources, allowed are $allowed"
  [[ $told == *changes=true* ]] || {
    log "$workspace is as it should be"
    return
  }
  run terraform -chdir="$directory" apply -input=false -lock-timeout=5m "$file"
}

main "$@"
