#!/usr/bin/env bash
# List (job build)
set -e

export NAME="${WORKFLOW_EVENT_INPUTS_NAME}"
export
make configure
make build
make test
make package
