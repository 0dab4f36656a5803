#!/usr/bin/env bash
set -euo pipefail
for image in cart login; do
  trivy image \
    --quiet \
    --exit-code 1 --severity HIGH,CRITICAL "registry.example.com/$image"
done
