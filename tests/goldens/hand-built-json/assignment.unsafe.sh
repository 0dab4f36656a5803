#!/usr/bin/env bash
set -euo pipefail
payload=$(jq -nc --arg message "$MESSAGE" --arg github_sha "$GITHUB_SHA" '{"status": $message, "sha": $github_sha}')
curl -fsS -d "$payload" "$URL"
