#!/usr/bin/env bash
# On a signal (job build)
set -e

trap cleanup INT TERM
make build
make test
make package
make sign
make ship
