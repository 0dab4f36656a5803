#!/usr/bin/env bash
set -uo pipefail
base=$1
for page in / /menu /health; do
  body=$(curl -s "$base$page")
  echo "$page has ${#body} letters"
done
made=$(curl -sS -X POST "$base/orders" -d @order.json)
echo "ordered: $made"
echo "all is well"
