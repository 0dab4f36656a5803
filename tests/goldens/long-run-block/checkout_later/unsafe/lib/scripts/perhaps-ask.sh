#!/usr/bin/env bash
# Ask (job perhaps)
set -e

a
b
c
d
e
f
