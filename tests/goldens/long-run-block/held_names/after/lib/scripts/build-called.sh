#!/usr/bin/env bash
# Called (job build)
set -e

bash ci/build.sh "${INPUTS_TAG_2}"
make build
make test
make package
make sign
make ship
