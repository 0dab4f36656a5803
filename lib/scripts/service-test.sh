#!/usr/bin/env bash
# Test one service by what it is built with: Go, npm, Maven, Gradle or Python.
#
# Usage: service-test.sh --directory DIR [--dry-run]
#   DIR holds go.mod, package.json, pom.xml, build.gradle(.kts), pyproject.toml or requirements.txt
set -o errexit -o nounset -o pipefail
# shellcheck source=lib/scripts/common.sh disable=SC1091
source "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")/common.sh"

has() { [[ -f $1 ]]; }

# wrapped WRAPPER PROGRAM: the project's own version, where it brings one.
wrapped() { if has "$1"; then echo "./$1"; else echo "$2"; fi; }

python_tests() {
  run python3 -m venv .venv
  ! has requirements.txt || run .venv/bin/pip install --quiet --requirement requirements.txt
  ! has pyproject.toml || run .venv/bin/pip install --quiet --editable .
  run .venv/bin/pip install --quiet pytest
  run .venv/bin/python -m pytest
}

tests() {
  if has go.mod; then
    need_commands go
    run go vet ./...
    run go test -race ./...
  elif has package.json; then
    need_commands npm
    run npm ci --no-audit --no-fund
    run npm test
  elif has pom.xml; then
    run "$(wrapped mvnw mvn)" --batch-mode --no-transfer-progress verify
  elif has build.gradle || has build.gradle.kts; then
    run "$(wrapped gradlew gradle)" --no-daemon check
  elif has pyproject.toml || has requirements.txt; then
    python_tests
  else
    die "nothing says what $1 is built with; see ${0##*/} --help"
  fi
}

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
  [[ -d $directory ]] || die "there is no $directory"
  cd "$directory"
  tests "$directory"
}

main "$@"
