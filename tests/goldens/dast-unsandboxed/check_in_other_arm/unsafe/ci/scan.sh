#!/usr/bin/env bash
set -euo pipefail
REPORT=report.txt
URL="https://$HOST"
case $MODE in
  asked) ci/allowed.sh "$URL" ;;
  *) bash lib/scripts/dast-allowed.sh --url "$URL" && nuclei -u "$URL" -o "$REPORT" ;;
esac
