#!/usr/bin/env bash
# By no name (job build)
set -e

pgrep -u root || true
pkill
make build
make test
make package
make sign
make ship
