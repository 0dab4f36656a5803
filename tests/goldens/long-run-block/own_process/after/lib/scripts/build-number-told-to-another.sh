#!/usr/bin/env bash
# Number told to another (job build)
set -e

bash ci/stop.sh "$$"
make build
make test
make package
make sign
make ship
