#!/usr/bin/env bash
set -euo pipefail
image="$REGISTRY/cart:$(git rev-parse --short HEAD)"
docker build --tag "$image" .
docker push "$image"
echo "image=$image" >>"$GITHUB_OUTPUT"
