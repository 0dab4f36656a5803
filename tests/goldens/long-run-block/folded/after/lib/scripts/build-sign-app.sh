#!/usr/bin/env bash
# Sign: app (job build)
set -e

codesign -s ci app
./one
./two
./three
./four
./five "${WORKFLOW_RUN_ID}"
