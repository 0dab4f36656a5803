#!/usr/bin/env bash
# Lists 13 (job build)
set -e

echo "${INPUTS_TAG}"
python3 -c 'import os; print(dict(os.environ))'
make build
make test
make package
make sign
