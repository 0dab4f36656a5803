#!/usr/bin/env bash
# Called (job build)
set -e

bash ci/level.sh
make build
make test
make package
make sign
make ship
