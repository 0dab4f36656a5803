#!/usr/bin/env bash
set -euo pipefail
SUBNETS=$(aws ec2 describe-subnets --filters Name=tag:Tier,Values=private --query 'Subnets[*].SubnetId' --output text)
time aws ecs run-task --cluster shop --task-definition migrate \
    --network-configuration "awsvpcConfiguration={subnets=[${SUBNETS//$'\t'/,}],securityGroups=[$SG]}"
