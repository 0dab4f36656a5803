#!/usr/bin/env bash
# Sourced (job build)
set -e

. ci/lib.sh
make build
make test
make package
make sign
make ship
