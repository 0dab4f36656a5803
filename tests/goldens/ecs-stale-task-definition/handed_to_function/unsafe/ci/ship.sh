#!/bin/bash
set -e
ship() {
  local tag=$1
  docker push "registry.example.com/web:$tag"
  bash lib/scripts/ecs-deploy.sh --cluster shop --service web --image "registry.example.com/web:$tag"
}
ship "$1"
