#!/usr/bin/env bash
# Variables to jq (job build)
set -e

echo "${INPUTS_TAG}"
jq --arg a b 'env' a.json
make build
make test
make package
make sign
make ship
