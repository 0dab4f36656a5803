#!/usr/bin/env bash
# List of processes (job build)
set -e

ps aux | grep server
make build
make test
make package
make sign
make ship
