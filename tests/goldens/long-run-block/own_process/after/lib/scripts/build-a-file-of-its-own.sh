#!/usr/bin/env bash
# A file of its own (job build)
set -e

echo "$$" > pid.$$
make build
make test
make package
make sign
make ship
