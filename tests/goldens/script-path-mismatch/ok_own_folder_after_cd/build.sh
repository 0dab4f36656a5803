#!/usr/bin/env bash
set -e
pushd rider
exec "$(cd "$(dirname "$0")"; pwd)/tools/run.sh" "$@"
