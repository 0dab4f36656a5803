#!/usr/bin/env bash
# Tell (job tell)
set -e

a
b
c
d
e
f
