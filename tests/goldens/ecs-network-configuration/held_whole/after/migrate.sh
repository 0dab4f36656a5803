#!/bin/bash
set -euo pipefail
run() {
  local net="awsvpcConfiguration={subnets=[${SUBNET_IDS}],securityGroups=[$SG]}"
  aws ecs run-task --cluster c --launch-type FARGATE --task-definition job \
    --network-configuration "$net"
}
seed() {
  local ids
  ids=$(terraform -chdir=infra output -json private_subnet_ids)
  aws ecs run-task --cluster c --launch-type FARGATE --task-definition seed \
    --network-configuration "awsvpcConfiguration={subnets=${ids},securityGroups=[$SG]}"
}
run
seed
aws ecs run-task --cluster c --launch-type FARGATE --task-definition job --network-configuration "awsvpcConfiguration={subnets=[$SUBNET_IDS],securityGroups=[$SG]}"
