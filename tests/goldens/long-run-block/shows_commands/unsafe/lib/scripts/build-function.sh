#!/usr/bin/env bash
# Function (job build)
set -e

go() { make "${INPUTS_TAG}"; }
ssh host "$(declare -f go); go"
make build
make test
make package
make sign
