#!/usr/bin/env bash
# Not told by a step, and not told at all (job deploy)
set -e

SHA=${NEEDS_IMAGE_SHA}
NONE=${NEEDS_IMAGE_NONE}@${NEEDS_OTHER_DIGEST}
BASE=${STEPS_NONE_REGISTRY}
docker run shop true
docker run shop false
docker image ls
