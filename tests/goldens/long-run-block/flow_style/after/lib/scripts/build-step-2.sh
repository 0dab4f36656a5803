#!/usr/bin/env bash
# step 2 (job build)
set -e

a
b
c
d
e
y "${INPUTS_X}"
