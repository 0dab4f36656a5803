#!/usr/bin/env bash
# Watchdog (job build)
set -e

self=$$
(sleep 600; kill -TERM "$self") &
make build
make test
make package
make sign
make ship
