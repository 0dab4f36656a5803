#!/usr/bin/env bash
set -euo pipefail
trivy fs --exit-code 1 --severity HIGH .
