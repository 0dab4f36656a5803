#!/usr/bin/env bash
# Lists 3 (job build)
set -e

echo "${INPUTS_TAG}"
sudo env
make build
make test
make package
make sign
