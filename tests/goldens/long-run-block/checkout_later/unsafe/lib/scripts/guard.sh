#!/usr/bin/env bash
# Guard (job guard)
set -e

a
b
c
d
e
f
