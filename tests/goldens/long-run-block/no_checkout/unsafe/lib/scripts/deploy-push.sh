#!/usr/bin/env bash
# Push (job deploy)
set -e

a
b
c
d
e
f
