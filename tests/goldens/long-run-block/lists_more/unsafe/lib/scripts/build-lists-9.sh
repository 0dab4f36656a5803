#!/usr/bin/env bash
# Lists 9 (job build)
set -e

echo "${INPUTS_TAG}"
jq -n env
make build
make test
make package
make sign
