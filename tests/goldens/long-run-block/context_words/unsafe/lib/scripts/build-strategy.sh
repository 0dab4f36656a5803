#!/usr/bin/env bash
# Strategy (job build)
# A value may hold several words.
# shellcheck disable=SC2086
set -e

echo "${STRATEGY_JOB_INDEX}" of "${STRATEGY_JOB_TOTAL}"
echo ${STRATEGY_NOTHING}
make build
make test
make package
make sign
