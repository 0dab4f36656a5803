#!/usr/bin/env bash
# Plan one environment: initialise, choose the workspace, plan into a file. The plan is printed,
# and never kept as an artifact, because it holds secrets in clear.
#
# Usage: tf-plan.sh --directory DIR --workspace NAME [--backend-config FILE] [--out FILE]
#   --out FILE   keep the plan there, for tf-apply.sh (default: a file that is removed)
# A file NAME.tfvars in the directory gives the values of that environment.
# Output: changes=true|false, destroys=N
set -o errexit -o nounset -o pipefail
# shellcheck source=lib/scripts/common.sh disable=SC1091
source "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")/common.sh"

main() {
  local directory='' workspace='' backend='' out='' init=(-input=false) plan=(-input=false -detailed-exitcode) code=0
  while (($#)); do
    case $1 in
      --help) show_help && exit ;;
      --dry-run) export DRY_RUN=true && shift && continue ;;
      --directory) value "$@" && directory=$2 ;;
      --workspace) value "$@" && workspace=$2 ;;
      --backend-config) value "$@" && backend=$2 ;;
      --out) value "$@" && out=$2 ;;
      *) usage_error "unknown argument $1" ;;
    esac
    shift 2
  done
  need --directory "$directory"
  need --workspace "$workspace"
  need_commands terraform jq
  [[ -z ${TF_WORKSPACE:-} ]] || die "TF_WORKSPACE is set; terraform then refuses to select a workspace"

  if [[ -z $out ]]; then
    out=$(mktemp)
    # shellcheck disable=SC2064 # the name is known now, and gone when the trap runs
    trap "rm -f '$out'" EXIT
  fi
  out=$(realpath "$out")
  [[ -z $backend ]] || init+=("-backend-config=$backend")
  [[ ! -f $directory/$workspace.tfvars ]] || plan+=("-var-file=$workspace.tfvars")
  terraform -chdir="$directory" init "${init[@]}" >&2
  terraform -chdir="$directory" workspace select -or-create "$workspace" >&2
  terraform -chdir="$directory" plan "${plan[@]}" -lock-timeout=5m -out="$out" >&2 || code=$?
  ((code == 0 || code == 2)) || die "the plan of $workspace failed"
  output changes "$( ((code == 2)) && echo true || echo false)"
  output destroys "$(terraform -chdir="$directory" show -json "$out" |
    jq '[.resource_changes[]? | select(.change.actions | index("delete"))] | length')"
}

main "$@"
