#!/usr/bin/env bash
# Depth (job build)
set -e

echo "$SHLVL $PPID"
make build
make test
make package
make sign
make ship
