#!/usr/bin/env bash
for path in /health /api/products; do
  echo "Testing $path"
  curl --fail-with-body --show-error -s "$1$path" > /dev/null || exit 1
done
echo "All tests passed"
