#!/usr/bin/env bash
# pack (.github/actions/pack/action.yml)
set -eo pipefail

a
b
c
d
e
f
