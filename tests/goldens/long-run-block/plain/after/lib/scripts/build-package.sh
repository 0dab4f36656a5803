#!/usr/bin/env bash
# Package (job build)
set -e

mkdir -p dist
cp -r src/. dist/
echo "${WORKFLOW_SHA}" > dist/VERSION
tar -czf "app-${MATRIX_ARCH}.tar.gz" dist
sha256sum app-*.tar.gz > SHA256SUMS
ls -l dist
