#!/usr/bin/env bash
set -euo pipefail
echo "now comes $NEW"
bash lib/scripts/ecs-deploy.sh --cluster shop --service cart --image "$NEW"
