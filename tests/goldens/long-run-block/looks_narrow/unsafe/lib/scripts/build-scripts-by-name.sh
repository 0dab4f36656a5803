#!/usr/bin/env bash
# Scripts by name (job build)
set -e

pidof -x build.sh
make build
make test
make package
make sign
make ship
