#!/usr/bin/env bash
set -e
trivy fs --exit-code 1 --severity HIGH,CRITICAL . | tee scan.log
echo done
