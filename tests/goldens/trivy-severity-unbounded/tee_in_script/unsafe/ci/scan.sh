#!/usr/bin/env bash
set -e
set -o pipefail
trivy fs --exit-code 1 --severity HIGH,CRITICAL . | tee scan.log
echo done
