#!/usr/bin/env bash
# Shell by its path (job build)
set -e

make configure
make build
make test
make package
make sign
make push
