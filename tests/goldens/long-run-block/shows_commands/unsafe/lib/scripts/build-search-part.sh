#!/usr/bin/env bash
# Search part (job build)
set -e

grep -rn AKIA src || true
grep AKIA . || true
grep -rn --include='*.py' AKIA .
make build
make test
make package
