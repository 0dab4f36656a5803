#!/usr/bin/env bash
# Linter of its own (job build)
set -e

bash ci/lint.sh
make build
make test
make package
make sign
make ship
