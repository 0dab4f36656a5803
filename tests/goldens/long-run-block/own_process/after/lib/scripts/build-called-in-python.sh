#!/usr/bin/env bash
# Called in Python (job build)
set -e

python3 ci/parent.py
make build
make test
make package
make sign
make ship
