#!/usr/bin/env bash
# On an error (job build)
set -e

trap 'echo failed' ERR
make build
make test
make package
make sign
make ship
