#!/usr/bin/env bash
# Search all (job build)
set -e

if grep -rn AKIA .; then exit 1; fi
make build
make test
make package
make sign
make ship
