#!/usr/bin/env bash
# With no other (job test)
set -e

env | sort
a
b
c
d
e
