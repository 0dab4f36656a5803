#!/usr/bin/env bash
# Set by the runner (job build)
set -e

echo "${WORKFLOW_SHA}"
make build
make test
make package
make sign
make ship
