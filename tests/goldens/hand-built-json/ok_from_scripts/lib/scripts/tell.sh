#!/usr/bin/env bash
set -e
cat > told.json <<EOF
{"environment": "${ENVIRONMENT}"}
EOF
