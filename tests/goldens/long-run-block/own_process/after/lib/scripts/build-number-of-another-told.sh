#!/usr/bin/env bash
# Number of another told (job build)
set -e

bash ci/stop.sh 7
make build
make test
make package
make sign
make ship
