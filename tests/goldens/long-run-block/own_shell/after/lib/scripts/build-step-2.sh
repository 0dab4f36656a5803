#!/usr/bin/env bash
# step 2 (job build)

a
b
c
d
e
f
