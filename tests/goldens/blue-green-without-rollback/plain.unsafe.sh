#!/usr/bin/env bash
# Sends all traffic to GREEN: LISTENER_ARN GREEN_TARGET_GROUP_ARN
set -euo pipefail

bash "$(dirname "$0")/blue-green-deploy.sh" --listener-arn "$LISTENER_ARN" --green-target-group "$GREEN_TARGET_GROUP_ARN"

echo "Traffic goes to GREEN; roll back with the console"
