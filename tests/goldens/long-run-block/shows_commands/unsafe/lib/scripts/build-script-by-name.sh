#!/usr/bin/env bash
# Script by name (job build)
set -e

bash lib/scripts/other.sh
make build
make test
make package
make sign
make ship
