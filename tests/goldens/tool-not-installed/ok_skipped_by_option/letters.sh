#!/bin/bash
set -e
skip=0
while getopts "se:" opt; do
  case $opt in
    s) skip=1 ;;
    e) stage=$OPTARG ;;
    *) exit 2 ;;
  esac
done
shift $((OPTIND - 1))
if (( skip == 0 )); then trivy image "$1"; fi
