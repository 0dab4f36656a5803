#!/usr/bin/env bash
# Itself (job test)
set -e

a
b
c
d
e
kill $$
