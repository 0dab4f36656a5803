#!/usr/bin/env bash
# Test ${{ inputs.suite }} (job build)
# A value may hold several words.
# shellcheck disable=SC2086
set -eo pipefail

# what was asked for
npm ci
npm test -- ${INPUTS_EXTRA_ARGS} \
  --sha="${WORKFLOW_SHA}" |
  tee test.log
grep -c ok test.log
echo "${INPUTS_NOTE}" >> notes.txt
