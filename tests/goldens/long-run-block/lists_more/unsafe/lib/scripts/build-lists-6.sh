#!/usr/bin/env bash
# Lists 6 (job build)
set -e

echo "${INPUTS_TAG}"
env A=1
make build
make test
make package
make sign
