#!/usr/bin/env bash
# End itself (job build)
set -e

make configure
make build
make test
make package
make sign
kill $$
