#!/usr/bin/env bash
# All of others (job build)
set -e

echo "${ENV_VALUE}"
make build
make test
make package
make sign
make ship
