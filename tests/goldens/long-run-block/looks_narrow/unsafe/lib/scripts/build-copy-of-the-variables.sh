#!/usr/bin/env bash
# Copy of the variables (job build)
set -e

echo "${INPUTS_TAG}"
python3 -c 'import os; print(len(os.environ.copy()))'
make build
make test
make package
make sign
make ship
