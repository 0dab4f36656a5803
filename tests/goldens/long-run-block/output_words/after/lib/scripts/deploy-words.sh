#!/usr/bin/env bash
# Words (job deploy)
# A value may hold several words.
# shellcheck disable=SC2086
set -e

IMAGE=${STEPS_ECR_REGISTRY}/shop@${NEEDS_IMAGE_DIGEST}
docker pull $IMAGE
docker pull ${STEPS_ECR_REGISTRY}/base
docker tag $IMAGE shop
docker run shop true
docker image ls
