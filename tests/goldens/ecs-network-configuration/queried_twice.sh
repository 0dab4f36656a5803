#!/usr/bin/env bash
set -euo pipefail
groups=$(aws ec2 describe-security-groups --filters Name=group-name,Values=app --query 'SecurityGroups[*].GroupId' --output text)
subnets=$(aws ec2 describe-subnets --filters "Name=vpc-id,Values=$VPC" --query 'Subnets[*].SubnetId' --output json)
aws ecs create-service --cluster shop --service-name cart --task-definition cart --desired-count 1 \
  --launch-type FARGATE --network-configuration "awsvpcConfiguration={subnets=[$subnets],securityGroups=[$groups]}"
