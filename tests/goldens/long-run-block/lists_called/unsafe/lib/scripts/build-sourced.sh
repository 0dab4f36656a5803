#!/usr/bin/env bash
# Sourced (job build)
set -e

echo "${INPUTS_TAG}"
. ci/show.sh
make build
make test
make package
make sign
make ship
