#!/usr/bin/env bash
set -euo pipefail
BASE="${BASE:-https://shop.example.com/api}"

curl --fail-with-body --show-error -s -o /dev/null -w "HTTP status: %{http_code}\n" -X POST "$BASE/bills" -d @bill.json
curl --fail-with-body --show-error -s -o /dev/null -w "HTTP status: %{http_code}\n" -X POST "$BASE/letters" -d @bill.json > /dev/null
curl --fail-with-body --show-error -s -o /dev/null -w "HTTP status: %{http_code}\n" "$BASE/health"
