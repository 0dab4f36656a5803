#!/usr/bin/env bash
# Own parent (job build)
set -e

ps -p "$PPID"
make build
make test
make package
make sign
make ship
