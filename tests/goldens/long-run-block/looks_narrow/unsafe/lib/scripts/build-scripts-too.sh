#!/usr/bin/env bash
# Scripts too (job build)
set -e

shellcheck ci/*.{bash,sh}
make build
make test
make package
make sign
make ship
