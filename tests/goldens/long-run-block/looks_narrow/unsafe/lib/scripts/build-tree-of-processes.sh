#!/usr/bin/env bash
# Tree of processes (job build)
set -e

pstree
make build
make test
make package
make sign
make ship
