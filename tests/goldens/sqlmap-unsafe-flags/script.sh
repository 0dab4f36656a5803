#!/usr/bin/env bash
set -euo pipefail
if ! timeout 600 sqlmap -u "$1" --batch --level 4 --technique=B; then
  exit 1
fi
