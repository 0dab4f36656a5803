#!/usr/bin/env bash
set -euo pipefail
MESSAGE="$1"
COLOR="${2:-good}"
curl -fsS -X POST -H 'Content-type: application/json' -d "$(jq -nc --arg message "${MESSAGE}" --arg color "$COLOR" '{"text": $message, "color": $color}')" "$API_URL"
