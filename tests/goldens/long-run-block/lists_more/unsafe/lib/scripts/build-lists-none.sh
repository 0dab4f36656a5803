#!/usr/bin/env bash
# Lists none (job build)
set -e

echo "${INPUTS_TAG}"
declare -a f
export -n A
env -u HOME make
declare -x A=1
printenv HOME
set -u
bash -c 'make env'
jq -n 'env.HOME'
python3 -c 'import os; print(os.environ["HOME"])'
eval
"$TOOL" env
make build
