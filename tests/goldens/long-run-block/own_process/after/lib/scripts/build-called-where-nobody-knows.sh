#!/usr/bin/env bash
# Called where nobody knows (job build)
set -e

cd "$PLACE"
./level.py
make build
make test
make package
make sign
make ship
