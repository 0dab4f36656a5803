#!/usr/bin/env bash
set -euo pipefail
cleanup() {
  local status=$?
  localstack stop
  exit "$status"
}
trap cleanup EXIT INT
docker compose up -d
