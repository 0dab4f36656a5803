#!/usr/bin/env bash
# Own folder (job test)
set -e

ls -l lib
a
b
c
d
e
