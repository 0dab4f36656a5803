#!/usr/bin/env bash
# Publish (job wiki)
set -e

a
b
c
d
e
f
