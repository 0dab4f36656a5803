#!/usr/bin/env bash
# Two (job library)
set -e

a
b
c
d
e
f
