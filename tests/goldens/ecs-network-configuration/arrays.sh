#!/bin/bash
args=(--cluster shop --task-definition migrate --launch-type FARGATE)
aws ecs run-task "${args[@]}"
aws ecs run-task --cluster shop --task-definition seed --launch-type FARGATE \
  --network-configuration "awsvpcConfiguration={subnets=[$SUBNET_A $SUBNET_B],securityGroups=[$SG]}"
