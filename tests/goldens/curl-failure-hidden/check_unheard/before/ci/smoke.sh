#!/usr/bin/env bash
for path in /health /api/products; do
  echo "Testing $path"
  curl -s "$1$path" > /dev/null
done
echo "All tests passed"
