#!/usr/bin/env bash
set -euo pipefail
nuclei -u "$TARGET_URL" -severity high
