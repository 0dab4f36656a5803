#!/usr/bin/env bash
# Part of a value (job build)
set -e

tag=v1
echo "${tag:${WORKFLOW_RUN_ATTEMPT}:1}" "${tag[${WORKFLOW_RUN_ATTEMPT}]}"
make build
make test
make package
make sign
