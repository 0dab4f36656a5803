# shellcheck shell=bash
# What the scripts beside this file share. Source it; it is no program.

# The CLI itself retries throttled calls, answers in JSON, and must never wait for a pager.
export AWS_PAGER='' AWS_DEFAULT_OUTPUT=json AWS_RETRY_MODE="${AWS_RETRY_MODE:-standard}" AWS_MAX_ATTEMPTS="${AWS_MAX_ATTEMPTS:-6}"
# Its version 1 does not know the name that version 2 prefers.
[[ -z ${AWS_REGION:-} ]] || export AWS_DEFAULT_REGION=$AWS_REGION

# For the script that sources this file: --name=value becomes two words, and -h is --help.
words=()
for word in "$@"; do
  case $word in
    -h) words+=(--help) ;;
    --[a-z]*=*) words+=("${word%%=*}" "${word#*=}") ;;
    *) words+=("$word") ;;
  esac
done
set -- "${words[@]}"
child=''

log() { printf '%s: %s\n' "${0##*/}" "$*" >&2; }

quit() {
  log "error: ${*:2}"
  exit "$1"
}
die() { quit 1 "$*"; }
usage_error() { quit 2 "$*; see ${0##*/} --help"; }

((BASH_VERSINFO[0] * 100 + BASH_VERSINFO[1] >= 404)) || die "bash 4.4 or newer is needed, not $BASH_VERSION"
shopt -s inherit_errexit

# A wish for a dry run is not missed because it is spelt differently.
DRY_RUN=${DRY_RUN:-false}
[[ ${DRY_RUN,,} =~ ^(false|no|off|0)$ ]] || DRY_RUN=true

# The header comment of the script is its manual.
show_help() { awk 'NR > 1 && !/^#/ { exit } NR > 1 { sub(/^# ?/, ""); print }' "$0"; }

# value OPTION VALUE…: an option that needs a value has one, and no option in its place.
value() { [[ -n ${2-} && $2 != --* ]] || usage_error "$1 needs a value"; }

# need NAME VALUE: an option that must be given was given.
need() { [[ -n $2 ]] || usage_error "$1 is missing"; }

# need_number NAME VALUE
need_number() { [[ $2 =~ ^[0-9]+$ ]] || usage_error "$1 is not a whole number: $2"; }

need_seconds() { [[ $2 =~ ^[0-9]+(\.[0-9]+)?$ ]] || usage_error "$1 is not a number of seconds: $2"; }

# need_waits: what --timeout and --interval default to.
need_waits() { need_number WAIT_SECONDS "${WAIT_SECONDS:-0}" && need_seconds WAIT_INTERVAL "${WAIT_INTERVAL:-0}"; }

need_commands() {
  local name
  for name in "$@"; do command -v "$name" >/dev/null || die "$name is not installed"; done
}

# run COMMAND…: run it, or only say so in a dry run.
run() {
  if [[ $DRY_RUN != true ]]; then "$@"; else log "would run: $(printf '%q ' "$@")"; fi
}

# output NAME VALUE: for people on stdout, for later steps in GITHUB_OUTPUT.
output() {
  printf '%s=%s\n' "$1" "$2"
  [[ -z ${GITHUB_OUTPUT-} ]] || printf '%s=%s\n' "$1" "$2" >>"$GITHUB_OUTPUT"
}

# jq … | is_true: jq's own --exit-status lets an empty answer pass.
is_true() { [[ $(cat) == true ]]; }

# describe_service CLUSTER SERVICE: the one active service as JSON. ECS refuses to update one with
# another controller.
describe_service() {
  local answer
  answer=$(aws ecs describe-services --cluster "$1" --services "$2" --output json)
  jq 'any(.services[]?; .status == "ACTIVE")' <<<"$answer" | is_true ||
    die "cluster $1 has no active service $2: $(jq --compact-output '.failures?' <<<"$answer")"
  jq '.services[0].deploymentController.type // "ECS" | . == "ECS"' <<<"$answer" | is_true ||
    die "the service is not deployed by ECS: $(jq --compact-output '.services[0].deploymentController' <<<"$answer")"
  jq '.services[0]' <<<"$answer"
}

# A runner that cancels waits for seconds only: a signal must not wait for a sleep to end.
rest() { interruptible quietly sleep "$1"; }
quietly() { exec "$@" &>/dev/null; }

# interruptible COMMAND…: bash runs a trap only when a command in the foreground has ended. Until
# this one ends, $child is its process group.
interruptible() {
  set -m
  "$@" &
  set +m
  child=$!
  wait "$child"
  child=''
}
