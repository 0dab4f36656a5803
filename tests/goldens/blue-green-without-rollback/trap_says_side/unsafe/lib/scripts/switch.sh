#!/usr/bin/env bash
set -Eeuo pipefail
forward_to() {
  bash "$(dirname "$0")/blue-green-deploy.sh" --listener-arn "$LISTENER" --green-target-group "$1" > /dev/null
}
trap 'logger "green failed, $BLUE had been there"' ERR
forward_to "$GREEN"
aws elbv2 wait target-in-service --target-group-arn "$GREEN"
trap - ERR
