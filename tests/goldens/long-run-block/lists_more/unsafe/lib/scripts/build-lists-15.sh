#!/usr/bin/env bash
# Lists 15 (job build)
set -e

echo "${INPUTS_TAG}"
exec env
make build
make test
make package
make sign
