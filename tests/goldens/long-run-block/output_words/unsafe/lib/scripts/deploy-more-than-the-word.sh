#!/usr/bin/env bash
# More than the word (job deploy)
set -e

SAID=${NEEDS_IMAGE_SAID}
docker pull base
docker tag base shop
docker run shop true
docker run shop false
docker image ls
