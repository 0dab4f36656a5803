#!/usr/bin/env bash
# Name of the runner (job build)
# A value may hold several words.
# shellcheck disable=SC2086
set -e

echo ${MACHINE_NAME}
make build
make test
make package
make sign
make ship
