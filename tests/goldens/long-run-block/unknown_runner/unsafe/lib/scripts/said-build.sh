#!/usr/bin/env bash
# Build (job said)
set -eo pipefail

set -u
b
c
d
e
f
