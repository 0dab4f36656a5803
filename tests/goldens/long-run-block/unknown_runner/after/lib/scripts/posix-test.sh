#!/usr/bin/env bash
# Test (job posix)
set -e

if true; then a; fi
b
c
d
e
f
