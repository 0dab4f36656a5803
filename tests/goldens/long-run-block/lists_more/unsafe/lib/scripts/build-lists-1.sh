#!/usr/bin/env bash
# Lists 1 (job build)
set -e

echo "${INPUTS_TAG}"
declare -px
make build
make test
make package
make sign
