#!/bin/bash
if [ "$DOCKER_TEST" = true ]; then
  docker build -t test .
fi
