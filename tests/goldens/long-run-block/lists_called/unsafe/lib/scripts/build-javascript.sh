#!/usr/bin/env bash
# JavaScript (job build)
set -e

echo "${INPUTS_TAG}"
node ci/show.mjs --all
make build
make test
make package
make sign
make ship
