#!/usr/bin/env bash
# step 2 (job build)
# A value may hold several words.
# shellcheck disable=SC2086
set -e

a
b
c
d
e
y ${INPUTS_X}
