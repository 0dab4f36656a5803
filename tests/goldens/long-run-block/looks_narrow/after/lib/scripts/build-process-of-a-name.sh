#!/usr/bin/env bash
# Process of a name (job build)
set -e

pgrep -x node || killall -9 chrome || pidof nginx
make build
make test
make package
make sign
make ship
