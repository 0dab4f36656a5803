#!/usr/bin/env bash
# Loop over scripts (job build)
set -e

for file in lib/scripts/*; do bash -n "$file"; done
make build
make test
make package
make sign
make ship
