#!/usr/bin/env bash
# step 2 (job build)
set -e

a
b
c
if [[ ${STEPS_PLAN_CODE} == 2 ]]; then
  d
fi
