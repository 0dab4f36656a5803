#!/usr/bin/env bash
# Limit of time (job build)
set -e

ulimit -t 60
make build
make test
make package
make sign
make ship
