#!/usr/bin/env bash
# Lists 2 (job build)
set -e

echo "${INPUTS_TAG}"
typeset
make build
make test
make package
make sign
