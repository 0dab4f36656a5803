#!/usr/bin/env bash
# Workspace in a variable (job build)
set -e

DIR=$GITHUB_WORKSPACE
grep -rn AKIA "$DIR"
make build
make test
make package
make sign
make ship
