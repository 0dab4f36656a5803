#!/bin/bash
set -e
scan=true
for arg in "$@"; do
  case $arg in
    --no-scan) scan=false ;;
  esac
done
if $scan; then trivy fs .; fi
