#!/usr/bin/env bash
set -euo pipefail
for path in / /api/products; do
  code=$(curl -s -o /dev/null -w '%{http_code}' "$1$path")
  echo "$path -> $code"
  [ "$code" = 200 ] || exit 1
done
