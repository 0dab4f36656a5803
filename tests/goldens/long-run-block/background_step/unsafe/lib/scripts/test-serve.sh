#!/usr/bin/env bash
# Serve (job test)
set -e

export PORT=8080
npm ci
npm run build
npm run migrate
npm run seed
npm run serve
