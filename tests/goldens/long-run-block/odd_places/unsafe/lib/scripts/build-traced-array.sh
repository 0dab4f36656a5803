#!/usr/bin/env bash
# Traced array (job build)
set -e

set -x
flags=(
  --tag "${WORKFLOW_EVENT_INPUTS_TAG}"
)
make configure
make build "${flags[@]}"
make test
