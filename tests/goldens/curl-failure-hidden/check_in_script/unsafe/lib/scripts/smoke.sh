#!/usr/bin/env bash
set -euo pipefail
for path in / /api/products; do
  code=$(curl --fail-with-body --show-error -s -o /dev/null -w '%{http_code}' "$1$path")
  echo "$path -> $code"
done
