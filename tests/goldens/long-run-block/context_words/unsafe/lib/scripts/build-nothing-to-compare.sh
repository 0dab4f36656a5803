#!/usr/bin/env bash
# Nothing to compare (job build)
set -e

[[ ${STEPS_LATER_OUTCOME} == success ]] && make more
make build
make test
make package
make sign
make ship
