#!/usr/bin/env bash
# Python (job build)
set -e

echo "${INPUTS_TAG}"
python3 ci/show.py
make build
make test
make package
make sign
make ship
