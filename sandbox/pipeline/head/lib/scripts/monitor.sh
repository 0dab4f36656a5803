#!/usr/bin/env bash
# Reports a deployment: MONITORING_URL STATUS CHANGE
set -euo pipefail

PAYLOAD="{\"title\": \"Deploy: $CHANGE\", \"status\": \"$STATUS\", \"actor\": \"$GITHUB_ACTOR\"}"

curl -s -X POST "$MONITORING_URL/events" -H 'Content-Type: application/json' -d "$PAYLOAD"
