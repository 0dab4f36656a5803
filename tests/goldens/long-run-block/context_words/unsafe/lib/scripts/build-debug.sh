#!/usr/bin/env bash
# Debug (job build)
# A value may hold several words.
# shellcheck disable=SC2086
set -e

make ${MACHINE_DEBUG_VALUE} all
make build
make test
make package
make sign
make ship
