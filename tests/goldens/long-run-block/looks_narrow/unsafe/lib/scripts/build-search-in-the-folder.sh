#!/usr/bin/env bash
# Search in the folder (job build)
set -e

rg -n AKIA
make build
make test
make package
make sign
make ship
