#!/usr/bin/env bash
# Answer (job branch)
set -e

a
b
c
d
e
f
