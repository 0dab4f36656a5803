#!/usr/bin/env bash
set -euo pipefail
SERVICE="$1"
TAG="${2:-latest}"
docker build -t "${ECR_REGISTRY}/${SERVICE}:${TAG}" .
docker push "${ECR_REGISTRY}/${SERVICE}:${TAG}"
