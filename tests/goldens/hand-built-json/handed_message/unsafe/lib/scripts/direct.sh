#!/usr/bin/env bash
set -euo pipefail
curl -fsS -X POST -d "$(jq -nc --arg value_1 "$1" '{"text": $value_1}')" "$API_URL"
