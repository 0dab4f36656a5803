#!/usr/bin/env bash
# No name of a shell (job build)
set -e

echo "${INPUTS_TAG}"
make build
make test
make package
make sign
make ship
