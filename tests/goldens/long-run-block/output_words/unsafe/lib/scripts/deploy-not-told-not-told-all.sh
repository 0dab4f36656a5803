#!/usr/bin/env bash
# Not told by a step, and not told at all (job deploy)
# A value may hold several words.
# shellcheck disable=SC2086
set -e

docker pull ${NEEDS_IMAGE_SHA}
docker pull ${NEEDS_IMAGE_NONE} ${NEEDS_OTHER_DIGEST}
docker tag base shop ${STEPS_NONE_REGISTRY}
docker run shop true
docker run shop false
docker image ls
