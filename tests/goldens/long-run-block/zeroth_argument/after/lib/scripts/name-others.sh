#!/usr/bin/env bash
# Others (job name)
set -e

echo "${@:1}"
b
c
d
e
f
