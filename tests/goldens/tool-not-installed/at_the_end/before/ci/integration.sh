#!/usr/bin/env bash
set -euo pipefail
cleanup() {
  local status=$?
  sentry-cli send-event -m done
  exit "$status"
}
trap cleanup EXIT INT
docker compose up -d
