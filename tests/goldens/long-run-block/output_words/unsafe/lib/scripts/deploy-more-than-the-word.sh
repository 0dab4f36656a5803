#!/usr/bin/env bash
# More than the word (job deploy)
# A value may hold several words.
# shellcheck disable=SC2086
set -e

docker pull ${NEEDS_IMAGE_SAID}
docker pull base
docker tag base shop
docker run shop true
docker run shop false
docker image ls
