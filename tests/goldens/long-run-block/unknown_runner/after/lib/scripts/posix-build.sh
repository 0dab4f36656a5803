#!/usr/bin/env bash
# Build (job posix)
set -e

set -u
b
c
d
e
f
