#!/bin/bash
set -euo pipefail
SKIP=0; ENV=dev; DRY=false
while [ $# -gt 0 ]; do
  case "$1" in
    --skip-scan) SKIP=1; shift;;
    --env) ENV="$2"; shift 2;;
    --env=*) ENV="${1#*=}"; shift;;
    --dry-run) DRY=true; shift;;
    --) shift; break;;
    *) echo "unknown $1" >&2; exit 2;;
  esac
done
if [ "$SKIP" -eq 0 ]; then
  trivy fs .
fi
