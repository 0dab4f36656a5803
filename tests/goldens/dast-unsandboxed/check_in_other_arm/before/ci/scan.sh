#!/usr/bin/env bash
set -euo pipefail
REPORT=report.txt
URL="https://$HOST"
case $MODE in
  asked) ci/allowed.sh "$URL" ;;
  *) nuclei -u "$URL" -o "$REPORT" ;;
esac
