#!/usr/bin/env bash
# Folders elsewhere (job build)
set -e

cat /tmp/out/{notes-*.*,all.txt}
make build
make test
make package
make sign
make ship
