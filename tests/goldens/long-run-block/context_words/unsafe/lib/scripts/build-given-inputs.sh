#!/usr/bin/env bash
# Given inputs (job build)
set -e

[[ ${INPUTS_STAGE} == prod && ${INPUTS_SIZE} == s ]] && make more
make build
make test
make package
make sign
make ship
