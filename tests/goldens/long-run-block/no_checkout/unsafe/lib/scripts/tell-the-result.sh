#!/usr/bin/env bash
# Tell the result (job tell)
set -e

echo "deploy: ${NEEDS_DEPLOY_RESULT}"
a
b
c
d
e
