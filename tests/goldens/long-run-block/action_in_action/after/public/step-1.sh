#!/usr/bin/env bash
# step 1 (public/action.yml)
set -eo pipefail

a
b
c
d
e
f
