#!/usr/bin/env bash
# Nothing (job build)
# A value may hold several words.
# shellcheck disable=SC2086
set -e

echo a ${STEPS_LATER_OUTCOME} ${NEEDS_OTHER_RESULT}
make build
make test
make package
make sign
make ship
