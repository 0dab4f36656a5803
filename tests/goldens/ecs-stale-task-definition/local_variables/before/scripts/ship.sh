#!/usr/bin/env bash
set -euo pipefail

push() {
  local name="$1" tag="$2"
  docker build -t "$REGISTRY/${name}:${tag}" "services/$name"
  docker push "$REGISTRY/${name}:${tag}"
}

roll() {
  local cluster="$1" service="$2"
  aws ecs update-service --cluster "$cluster" --service "$service" --force-new-deployment
}

main() {
  push "$@"
  roll shop "$1"
}

main "$@"
