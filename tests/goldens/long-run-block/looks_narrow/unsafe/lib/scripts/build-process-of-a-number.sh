#!/usr/bin/env bash
# Process of a number (job build)
set -e

sleep 5 & pid=$!
ps -p "$pid" -o stat=
make build
make test
make package
make sign
make ship
