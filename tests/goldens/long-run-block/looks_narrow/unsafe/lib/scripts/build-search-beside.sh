#!/usr/bin/env bash
# Search beside (job build)
set -e

make list | rg AKIA .
make build
make test
make package
make sign
make ship
