#!/usr/bin/env bash
# Script (job build)
set -e

echo "${INPUTS_TAG}"
bash ci/show.sh
make build
make test
make package
make sign
make ship
