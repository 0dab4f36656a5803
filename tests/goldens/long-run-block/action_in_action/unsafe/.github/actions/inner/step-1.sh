#!/usr/bin/env bash
# step 1 (.github/actions/inner/action.yml)
set -eo pipefail

a
b
c
d
e
f
