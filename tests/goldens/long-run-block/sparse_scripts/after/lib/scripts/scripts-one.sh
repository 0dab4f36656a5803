#!/usr/bin/env bash
# One (job scripts)
set -e

a
b
c
d
e
f
