#!/usr/bin/env bash
# Sourced (job build)
set -e

source ci/env.sh
echo "${INPUTS_TAG} $TAG"
make build
make test
make package
make sign
