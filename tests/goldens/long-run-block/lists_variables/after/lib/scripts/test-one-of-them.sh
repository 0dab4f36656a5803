#!/usr/bin/env bash
# One of them (job test)
set -e

env | grep -E '^CI='
a
b
c
d
e
