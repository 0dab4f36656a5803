#!/usr/bin/env bash
set -euo pipefail
ACTION=$1
if [ "$ACTION" = "apply" ]; then
  terragrunt apply --all
fi
go build ./...
