#!/usr/bin/env bash
# By a pattern (job build)
set -e

pgrep "n.*"
make build
make test
make package
make sign
make ship
