#!/usr/bin/env bash
# Folder that nobody knows (job build)
set -e

grep -rn AKIA "$(make folder)"
make build
make test
make package
make sign
make ship
