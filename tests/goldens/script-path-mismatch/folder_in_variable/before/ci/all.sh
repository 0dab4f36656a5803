#!/usr/bin/env bash
set -e
readonly HERE='scripts'
bash "${HERE}/one.sh"
bash "$SCRIPTS/two.sh"
