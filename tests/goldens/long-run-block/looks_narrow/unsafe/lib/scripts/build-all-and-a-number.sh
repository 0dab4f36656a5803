#!/usr/bin/env bash
# All and a number (job build)
set -e

ps -p 1 -f
make build
make test
make package
make sign
make ship
