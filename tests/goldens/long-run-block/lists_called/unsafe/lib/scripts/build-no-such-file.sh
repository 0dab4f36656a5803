#!/usr/bin/env bash
# No such file (job build)
set -e

echo "${INPUTS_TAG}"
python3 ci/none.py
make build
make test
make package
make sign
make ship
