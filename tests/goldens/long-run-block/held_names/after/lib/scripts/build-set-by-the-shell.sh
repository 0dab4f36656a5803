#!/usr/bin/env bash
# Set by the shell (job build)
set -e

echo "${INPUTS_TAG}"
make build
make test
make package
make sign
make ship
