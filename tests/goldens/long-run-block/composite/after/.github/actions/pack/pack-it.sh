#!/usr/bin/env bash
# Pack it (.github/actions/pack/action.yml)
set -eo pipefail

a "${INPUTS_NAME}"
b
c
d
e
f
