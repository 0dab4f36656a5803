#!/usr/bin/env bash
# By its arguments (job build)
set -e

pkill -f server || true
make build
make test
make package
make sign
make ship
