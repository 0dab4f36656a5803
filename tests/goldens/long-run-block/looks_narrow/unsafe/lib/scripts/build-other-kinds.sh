#!/usr/bin/env bash
# Other kinds (job build)
set -e

ls dist/*.{zip,tar.gz}
ls infra/*.*.tfbackend
make build
make test
make package
make sign
make ship
