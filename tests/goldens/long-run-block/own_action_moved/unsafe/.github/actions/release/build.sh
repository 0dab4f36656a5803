#!/usr/bin/env bash
# Build (.github/actions/release/action.yml)
set -eo pipefail

npm ci
npm run build
npm test
npm pack
ls
echo done
