#!/usr/bin/env bash
BASE="${BASE:-https://shop.example.com/api}"

if ! curl --fail-with-body --show-error -s --max-time 5 "$BASE/health" > /dev/null 2>&1; then
  echo "Cannot reach the server at $BASE, start it with: make run"
  exit 1
fi
curl -s -w "\nHTTP status: %{http_code}\n" -X POST "$BASE/orders" -d @order.json

if ! curl --fail-with-body --show-error -s --max-time 5 "$BASE/health" > /dev/null 2>&1; then
  echo "The shop is ill"
  exit 1
fi
curl --fail-with-body --show-error -s -X POST "$BASE/orders" -d @order.json
