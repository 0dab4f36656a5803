#!/usr/bin/env bash
set -euo pipefail
. ./settings.sh

trivy fs --exit-code 1 "$@" .
trivy image --exit-code 1 "${OPTIONS[@]}" registry.example.com/cart:1
