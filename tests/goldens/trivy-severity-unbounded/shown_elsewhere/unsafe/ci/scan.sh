#!/bin/bash
set -e
trivy fs --severity HIGH,CRITICAL --exit-code 1 .
echo scanned
