#!/usr/bin/env bash
# Lists 11 (job build)
set -e

echo "${INPUTS_TAG}"
echo "${!INPUTS_@}"
make build
make test
make package
make sign
