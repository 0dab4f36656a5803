#!/usr/bin/env bash
# Ended (job build)
set -e

echo "${STEPS_FIRST_OUTCOME}" "${NEEDS_PREPARE_RESULT}"
[[ ${STEPS_FIRST_OUTCOME} == success ]] && make more
make build
make test
make package
make sign
