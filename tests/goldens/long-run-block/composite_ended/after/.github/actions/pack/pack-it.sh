#!/usr/bin/env bash
# Pack it (.github/actions/pack/action.yml)
# A value may hold several words.
# shellcheck disable=SC2086
set -eo pipefail

[ ${STEPS_FIRST_OUTCOME} = success ] || exit 1
make a
make b
make c
make d
make e
