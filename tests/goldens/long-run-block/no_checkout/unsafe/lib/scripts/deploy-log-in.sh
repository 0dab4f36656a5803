#!/usr/bin/env bash
# Log in (job deploy)
set -e

a
b
c
d
e
f
