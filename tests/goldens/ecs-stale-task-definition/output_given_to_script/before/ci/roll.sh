#!/usr/bin/env bash
set -euo pipefail
echo "now comes $NEW"
aws ecs update-service --cluster shop --service cart --force-new-deployment
