#!/usr/bin/env bash
# By a wrapper (job build)
set -e

sudo -E killall node
make build
make test
make package
make sign
make ship
