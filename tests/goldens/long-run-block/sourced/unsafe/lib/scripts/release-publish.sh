#!/usr/bin/env bash
# Publish (job release)
set -e

source ci/log.sh
start
npm ci
npm run build
npm publish
finish
