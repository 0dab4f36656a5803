#!/usr/bin/env bash
# Failed command (job build)
set -e

trap 'echo "failed: $BASH_COMMAND"' ERR
make "${INPUTS_TAG}"
make build
make test
make package
make sign
