#!/usr/bin/env bash
# Type of a file (job build)
set -e

find . -type f -name '*.json'
make "${INPUTS_TAG}" --type fast
make build
make test
make package
make sign
