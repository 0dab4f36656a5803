#!/usr/bin/env bash
set -euo pipefail
cd infra
case "$1" in
  fmt) terraform fmt -check ;;
  validate | "check") terraform init -backend=false -input=false && terraform validate ;;
esac
