#!/usr/bin/env bash
# step 2 (job build)
set -eo pipefail

a
b
c
d
e
f
