#!/usr/bin/env bash
# By arguments (job build)
set -e

pgrep -f node
make build
make test
make package
make sign
make ship
