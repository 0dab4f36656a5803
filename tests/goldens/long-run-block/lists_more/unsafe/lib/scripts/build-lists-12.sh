#!/usr/bin/env bash
# Lists 12 (job build)
set -e

echo "${INPUTS_TAG}"
cat /proc/self/environ
make build
make test
make package
make sign
