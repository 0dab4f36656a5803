#!/usr/bin/env bash
# Do it (job build)
set -e

a
b
c
d
e
g
