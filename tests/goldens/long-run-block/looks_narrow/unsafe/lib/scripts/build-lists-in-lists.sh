#!/usr/bin/env bash
# Lists in lists (job build)
set -e

ls ci/*.{{s,z}h,js}
make build
make test
make package
make sign
make ship
