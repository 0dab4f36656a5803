#!/usr/bin/env bash
# Count of what is written (job build)
set -e

make list | rg -c "::"
make list \
  | rg -v old
make build
make test
make package
make sign
make ship
