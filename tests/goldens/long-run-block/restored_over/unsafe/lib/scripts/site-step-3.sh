#!/usr/bin/env bash
# step 3 (job site)
set -e

npm ci
npm run lint
npm run types
npm test
npm run build
npm run check
