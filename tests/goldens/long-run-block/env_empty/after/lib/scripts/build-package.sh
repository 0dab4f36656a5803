#!/usr/bin/env bash
# Package (job build)
set -e

echo "${WORKFLOW_REF_NAME}" > version
mkdir -p dist
cp -r src dist/
cp version dist/
tar -czf dist.tgz dist
ls -l dist.tgz
