#!/usr/bin/env bash
# inner (.github/actions/inner/action.yml)
set -eo pipefail

a
b
c
d
e
f
