#!/bin/bash
args=(--cluster shop --task-definition migrate --launch-type FARGATE)
args+=(--network-configuration "awsvpcConfiguration={subnets=[$SUBNETS]}")
aws ecs run-task "${args[@]}"
aws ecs run-task --cluster c --task-definition t --launch-type FARGATE --network-configuration "awsvpcConfiguration={
  subnets=[$SUBNET_A,$SUBNET_B],
  securityGroups=[$SG]
}"
