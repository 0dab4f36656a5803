#!/usr/bin/env bash
# step 1 (job never)
set -e

a
b
c
d
e
f
