#!/usr/bin/env bash
# Versions (job test)
set -e

conda list
python --version
pip list
env | sort
uname -a
echo "${INPUTS_ONLY}"
