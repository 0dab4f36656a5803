#!/usr/bin/env bash
set -e
readonly HERE='lib/scripts'
bash "${HERE}/one.sh"
bash "$SCRIPTS/two.sh"
