#!/usr/bin/env bash
# Clean up (job build)
set -e

trap 'rm -f key' EXIT
make build
make test
make package
make sign
make ship
