#!/usr/bin/env bash
# Last (job build)
set -e

make last
make build
make test
make package
make sign
make ship
