#!/usr/bin/env bash
# Function that is told (job build)
set -e

go() { make "${INPUTS_TAG}"; }
type go
make build
make test
make package
make sign
