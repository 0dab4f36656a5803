#!/usr/bin/env bash
set -euo pipefail
bash lib/scripts/dast-allowed.sh --url "$TARGET_URL"
nuclei -u "$TARGET_URL" -severity high
