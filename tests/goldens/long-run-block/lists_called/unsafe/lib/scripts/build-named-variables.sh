#!/usr/bin/env bash
# Named variables (job build)
set -e

echo "${INPUTS_TAG}"
python3 ci/one.py
node ci/one.mjs
bash ci/one.sh
make build
make test
make package
make sign
make ship
