#!/bin/sh
set -e
if [ "$1" = "--inside-docker" ]; then
  uv venv
  exit 0
fi
docker run --rm -v "$PWD:/src" "builder-$1" /src/tools/release.sh --inside-docker
