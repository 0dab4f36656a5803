#!/usr/bin/env bash
# Variable after a move (job build)
set -e

DIR=scripts
cd lib
grep -rn AKIA "$DIR"
make build
make test
make package
make sign
make ship
