#!/usr/bin/env bash
# Folder in a variable (job build)
set -e

DIR=services/api
git ls-files "$DIR"
grep -rn AKIA "$DIR"
make build
make test
make package
make sign
make ship
