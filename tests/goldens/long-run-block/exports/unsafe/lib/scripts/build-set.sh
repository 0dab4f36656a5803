#!/usr/bin/env bash
# Set (job build)
set -e

export NAME="${WORKFLOW_EVENT_INPUTS_NAME}"
declare -x STAGE="${WORKFLOW_EVENT_INPUTS_STAGE}"
make configure
make build
make test
make package
