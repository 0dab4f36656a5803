#!/usr/bin/env bash
# Key of that name (job build)
set -e

echo "${INPUTS_TAG}"
jq --arg env prod '.[$env] + {env: 1} + .["env"]' a.json
make build
make test
make package
make sign
make ship
