#!/usr/bin/env bash
# Jobs (job build)
set -e

make "${INPUTS_TAG}" &
jobs
wait
make build
make test
make package
