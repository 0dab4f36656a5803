#!/usr/bin/env bash
set -e
echo -n "registry: "
if curl --fail-with-body --show-error -s -I https://registry.example.com > /dev/null 2>&1; then
  echo reachable
else
  echo "no answer"
fi
