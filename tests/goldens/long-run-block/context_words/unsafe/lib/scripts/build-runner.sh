#!/usr/bin/env bash
# Runner (job build)
set -e

echo "${MACHINE_OS}"-"${MACHINE_ARCH}" "${MACHINE_ENVIRONMENT}"
make build
make test
make package
make sign
make ship
