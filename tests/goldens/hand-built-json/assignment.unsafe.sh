#!/usr/bin/env bash
set -euo pipefail
payload=$(jq -nc --arg status "$STATUS" --arg github_sha "$GITHUB_SHA" '{"status": $status, "sha": $github_sha}')
curl -fsS -d "$payload" "$URL"
