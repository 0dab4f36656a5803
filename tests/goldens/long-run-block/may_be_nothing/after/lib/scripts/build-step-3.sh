#!/usr/bin/env bash
# step 3 (job build)
set -e

a
b
c
if [[ ${WORKFLOW_EVENT_NAME} == push ]]; then
  d
fi
