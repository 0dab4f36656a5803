#!/usr/bin/env bash
# With no other, but one shell more (job test)
set -e

env | sort
a
b
c
d
e
