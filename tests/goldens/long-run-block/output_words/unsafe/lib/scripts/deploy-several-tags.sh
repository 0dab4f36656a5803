#!/usr/bin/env bash
# Several tags (job deploy)
set -e

TAGS=${NEEDS_IMAGE_TAGS}
docker pull base
docker tag base shop
docker run shop true
docker run shop false
docker image ls
