#!/bin/sh
# Build (job build)
set -e

apk add make
make one
make two
make three
make four
make five
