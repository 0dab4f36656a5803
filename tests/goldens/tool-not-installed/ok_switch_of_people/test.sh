#!/bin/bash
if [ "$DOCKER_TEST" = true ]; then
  docker build -t test .
  exit $?
fi
[[ "${IN_DOCKER:-}" == 1 ]] && docker build -t test .
go test ./...
