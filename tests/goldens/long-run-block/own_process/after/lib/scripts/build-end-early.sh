#!/usr/bin/env bash
# End early (job build)
set -e

kill -TERM 0
make build
make test
make package
make sign
make ship
