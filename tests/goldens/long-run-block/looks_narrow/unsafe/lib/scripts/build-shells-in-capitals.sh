#!/usr/bin/env bash
# Shells in capitals (job build)
set -e

pgrep -i BASH
make build
make test
make package
make sign
make ship
