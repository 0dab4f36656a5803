#!/usr/bin/env bash
# Lists 4 (job build)
set -e

echo "${INPUTS_TAG}"
/usr/bin/env -0
make build
make test
make package
make sign
