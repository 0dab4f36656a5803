#!/usr/bin/env bash
set -euo pipefail
TF_BIN="${TF_BIN:-terraform}"
ROOT_DIR="$(cd "$(dirname "$0")/.." && pwd)/$1"

is_ready() {
  [[ -d "$ROOT_DIR/.terraform" ]] || return 1
  "${TF_BIN}" -chdir="$ROOT_DIR" providers schema -json >/dev/null 2>&1
}

if is_ready; then
  exit 0
fi
"${TF_BIN}" -chdir="$ROOT_DIR" init -input=false
