#!/usr/bin/env bash
# Expression of several lines (job build)
set -e

make configure
make build # ${{ github.ref_name || 'main' }}, or so
make test
make package
make sign
make push
