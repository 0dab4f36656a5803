#!/usr/bin/env bash
# Kill another (job build)
set -e

kill "$(cat server.pid)"
make build
make test
make package
make sign
make ship
