#!/usr/bin/env bash
set -euo pipefail
MESSAGE="$1"
COLOR="${2:-good}"
curl -fsS -X POST -H 'Content-type: application/json' -d "{\"text\": \"${MESSAGE}\", \"color\": \"$COLOR\"}" "$API_URL"
