#!/usr/bin/env bash
# By the builtin (job build)
set -e

builtin trap 'rm -f key' EXIT
make build
make test
make package
make sign
make ship
