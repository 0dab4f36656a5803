#!/usr/bin/env bash
# lint (.github/actions/lint/action.yml)
set -eo pipefail

a
b
c
d
e
f
