#!/bin/bash
set -e
ROOT=$( cd "$( dirname "${BASH_SOURCE[0]}" )/.." && pwd )
cd "${ROOT}"
source ./scripts/lib/common.sh
