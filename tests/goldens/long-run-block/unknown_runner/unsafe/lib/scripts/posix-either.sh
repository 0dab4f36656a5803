#!/usr/bin/env bash
# Either (job posix)
set -e

a
b
c
d
e
f
