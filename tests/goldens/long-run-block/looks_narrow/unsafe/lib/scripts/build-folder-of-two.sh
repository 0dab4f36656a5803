#!/usr/bin/env bash
# Folder of two (job build)
set -e

for DIR in services lib; do grep -rn AKIA "$DIR"; done
make build
make test
make package
make sign
make ship
