#!/usr/bin/env bash
# Lists 7 (job build)
set -e

echo "${INPUTS_TAG}"
printenv
make build
make test
make package
make sign
