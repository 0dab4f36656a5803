#!/usr/bin/env bash
# Shells (job build)
set -e

killall bash
make build
make test
make package
make sign
make ship
