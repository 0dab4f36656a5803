#!/usr/bin/env bash
set -euo pipefail
notify() {
  local message="$1"
  local payload; payload=$(jq -nc --arg message "${message}" '{"attachments": [{"color": "good", "text": $message}]}')
  curl -fsS -X POST -d "$payload" "$API_URL"
}
notify "Deployment finished"
