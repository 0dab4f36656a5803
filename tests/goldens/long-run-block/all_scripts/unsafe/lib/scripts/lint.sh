#!/usr/bin/env bash
# Lint (job lint)
set -e

status=0
git ls-files -z '*.sh' > names
while read -r -d '' name; do
  bash -n "$name" || status=1
done < names
exit $status
