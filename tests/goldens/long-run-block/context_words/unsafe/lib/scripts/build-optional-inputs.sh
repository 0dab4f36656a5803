#!/usr/bin/env bash
# Optional inputs (job build)
# A value may hold several words.
# shellcheck disable=SC2086
set -e

make ${INPUTS_KIND} -j ${INPUTS_JOBS}
make build
make test
make package
make sign
make ship
