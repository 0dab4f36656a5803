#!/usr/bin/env bash
# Lists 5 (job build)
set -e

echo "${INPUTS_TAG}"
env -u HOME
make build
make test
make package
make sign
