#!/usr/bin/env bash
# Called in another folder (job build)
set -e

cd ci
./lines.py
make build
make test
make package
make sign
make ship
