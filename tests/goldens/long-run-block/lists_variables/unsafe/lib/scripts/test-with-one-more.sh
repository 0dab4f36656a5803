#!/usr/bin/env bash
# With one more (job test)
set -e

echo "${WORKFLOW_SHA}"
env | sort
a
b
c
d
