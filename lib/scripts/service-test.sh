#!/usr/bin/env bash
# Test one service by what it is built with: Go, npm, pnpm, Yarn, Maven, Gradle, .NET, Rust or Python.
#
# Usage: service-test.sh --directory DIR [--dry-run]
#   DIR holds go.mod, package.json, pom.xml, build.gradle(.kts), *.csproj, Cargo.toml,
#   pyproject.toml or requirements.txt; in a workspace, go.mod and the lock file of npm, pnpm or
#   Yarn may stand in a folder above, but not above the one where this is started
set -o errexit -o nounset -o pipefail
# shellcheck source=lib/scripts/common.sh disable=SC1091
source "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")/common.sh"

readonly START=$PWD

has() { compgen -G "$1" >/dev/null; }

# nearest FILE…: the first that is here or in a folder above.
nearest() {
  local folder=$PWD name
  while true; do
    for name in "$@"; do
      [[ ! -f $folder/$name ]] || { echo "$folder/$name" && return; }
    done
    [[ $folder != "$START" && -n $folder ]] || return 0
    folder=${folder%/*}
  done
}

# wrapped WRAPPER PROGRAM: the project's own version, where it brings one.
wrapped() { if has "$1"; then echo "./$1"; else echo "$2"; fi; }

node_tests() {
  local lock manager=npm
  lock=$(nearest package-lock.json npm-shrinkwrap.json pnpm-lock.yaml yarn.lock)
  case ${lock##*/} in
    pnpm-lock.yaml) manager=pnpm && run corepack enable pnpm && run pnpm install --frozen-lockfile ;;
    yarn.lock) manager=yarn && run corepack enable yarn && run yarn install "$(yarn_frozen "$lock")" ;;
    *) (cd "$(dirname "${lock:-./none}")" && run npm ci --no-audit --no-fund) ;;
  esac
  run "$manager" test
}

# Yarn 1 and its followers call it differently; the lock file says which one wrote it.
yarn_frozen() { if grep -q '^__metadata:' "$1"; then echo --immutable; else echo --frozen-lockfile; fi; }

python_tests() {
  run python3 -m venv .venv
  ! has requirements.txt || run .venv/bin/pip install --quiet --requirement requirements.txt
  ! has pyproject.toml || run .venv/bin/pip install --quiet --editable .
  run .venv/bin/pip install --quiet pytest
  run .venv/bin/python -m pytest
}

go_tests() {
  need_commands go
  run go vet ./...
  run go test -race ./...
}

tests() {
  if has go.mod; then
    go_tests
  elif has package.json; then
    node_tests
  elif has pom.xml; then
    run "$(wrapped mvnw mvn)" --batch-mode --no-transfer-progress verify
  elif has build.gradle || has build.gradle.kts; then
    run "$(wrapped gradlew gradle)" --no-daemon check
  elif has '*.csproj' || has '*.sln'; then
    run dotnet test
  elif has Cargo.toml; then
    run cargo test --locked
  elif has pyproject.toml || has requirements.txt; then
    python_tests
  elif [[ -n $(nearest go.mod) ]]; then
    go_tests
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
