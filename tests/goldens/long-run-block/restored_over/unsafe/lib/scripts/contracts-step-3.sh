#!/usr/bin/env bash
# step 3 (job contracts)
set -e

set -x
forge build
forge test
forge fmt --check
forge snapshot
forge coverage
