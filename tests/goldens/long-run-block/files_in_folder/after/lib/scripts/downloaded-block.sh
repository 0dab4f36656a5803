#!/usr/bin/env bash
# Block (job downloaded)
set -e

a
b
c
d
e
f
