#!/usr/bin/env bash
# Limit of files (job build)
set -e

ulimit -n 4096
make build
make test
make package
make sign
make ship
