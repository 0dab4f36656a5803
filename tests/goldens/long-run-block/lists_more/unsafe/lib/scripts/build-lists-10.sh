#!/usr/bin/env bash
# Lists 10 (job build)
set -e

echo "${INPUTS_TAG}"
jq -n '$ENV'
make build
make test
make package
make sign
