#!/usr/bin/env bash
set -uo pipefail
base=$1
for page in / /menu /health; do
  body=$(curl --fail-with-body --show-error -s "$base$page") || exit 1
  echo "$page has ${#body} letters"
done
made=$(curl --fail-with-body -sS -X POST "$base/orders" -d @order.json) || exit 1
echo "ordered: $made"
echo "all is well"
