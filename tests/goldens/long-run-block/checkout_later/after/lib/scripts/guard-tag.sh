#!/usr/bin/env bash
# Tag (job guard)
set -e

git tag v1
b
c
d
e
f
