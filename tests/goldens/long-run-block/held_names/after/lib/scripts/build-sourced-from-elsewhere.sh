#!/usr/bin/env bash
# Sourced from elsewhere (job build)
set -e

. "$HOME/env.sh"
. ci/none.sh
echo "${TAG}"
make build
make test
make package
