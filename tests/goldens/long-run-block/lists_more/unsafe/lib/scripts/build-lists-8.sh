#!/usr/bin/env bash
# Lists 8 (job build)
set -e

echo "${INPUTS_TAG}"
bash -c 'env | sort'
make build
make test
make package
make sign
