#!/usr/bin/env bash
if ! curl -sf "$1/health"; then
  echo "Debug: health"
  curl -s "$1/health/details"
  exit 1
fi
curl -sf "$1/api" || exit 1
