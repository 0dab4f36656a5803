#!/usr/bin/env bash
# Four (job other)
set -e

a
b
c
d
e
f
