#!/bin/sh
set -eu
SUBNETS="subnet-0a1 subnet-0b2"
aws ecs run-task --cluster shop --launch-type FARGATE --task-definition migrate \
  --network-configuration "awsvpcConfiguration={subnet=[$SUBNETS]}"
