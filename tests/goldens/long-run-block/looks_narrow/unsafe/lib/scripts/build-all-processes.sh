#!/usr/bin/env bash
# All processes (job build)
set -e

ps -ef
make build
make test
make package
make sign
make ship
