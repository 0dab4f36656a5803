#!/usr/bin/env bash
aws ecs run-task --cluster "$CLUSTER" --task-definition migrate --launch-type FARGATE \
  --network-configuration "awsvpcConfiguration={subnets=[${SUBNET_IDS}],securityGroups=[${SECURITY_GROUPS}],assignPublicIp=DISABLED}"
aws ecs run-task --cluster "$CLUSTER" --task-definition migrate --launch-type FARGATE \
  --network-configuration "awsvpcConfiguration={subnets=${SUBNET_IDS_JSON},securityGroups=${SECURITY_GROUPS_JSON}}"
aws ecs run-task --cluster "$CLUSTER" --task-definition migrate --launch-type FARGATE \
  --network-configuration "{\"awsvpcConfiguration\":{\"subnets\":[\"$SUBNET_ID\"],\"securityGroups\":[\"$SG\"]}}"
aws ecs run-task --cluster "$CLUSTER" --task-definition migrate --launch-type FARGATE \
  --network-configuration '{"awsvpcConfiguration":{"subnets":["'"$SUBNET_ID"'"],"securityGroups":["'$SG'"]}}'
aws ecs run-task --cluster "$CLUSTER" --task-definition migrate --launch-type FARGATE \
  --network-configuration awsvpcConfiguration=\{subnets=[$SUBNET_ID],securityGroups=[$SG]\}
