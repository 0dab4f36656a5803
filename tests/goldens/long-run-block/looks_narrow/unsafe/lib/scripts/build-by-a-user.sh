#!/usr/bin/env bash
# By a user (job build)
set -e

pgrep -u root
make build
make test
make package
make sign
make ship
