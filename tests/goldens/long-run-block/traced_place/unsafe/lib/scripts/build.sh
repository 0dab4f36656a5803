#!/usr/bin/env bash
# Build (job build)
set -e

PS4='+ ${BASH_SOURCE}:${LINENO}: '
set -x
make a
make b
make c
make d
