#!/usr/bin/env bash
# Same without expression (job build)
set -e

trap 'echo "failed: $BASH_COMMAND"' ERR
make build
make test
make package
make sign
make ship
