#!/usr/bin/env bash
set -euo pipefail
curl -fsS -X POST -d "{\"text\": \"$1\"}" "$API_URL"
