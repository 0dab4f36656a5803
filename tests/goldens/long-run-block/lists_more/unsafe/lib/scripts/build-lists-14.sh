#!/usr/bin/env bash
# Lists 14 (job build)
set -e

echo "${INPUTS_TAG}"
compgen -e
make build
make test
make package
make sign
