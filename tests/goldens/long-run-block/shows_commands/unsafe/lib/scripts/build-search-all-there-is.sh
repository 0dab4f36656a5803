#!/usr/bin/env bash
# Search all there is (job build)
set -e

rg AKIA
make build
make test
make package
make sign
make ship
