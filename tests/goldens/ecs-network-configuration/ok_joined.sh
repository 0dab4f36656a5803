#!/bin/bash
SUBNETS=$(aws ec2 describe-subnets --query 'Subnets[*].SubnetId' --output text | tr '\t' ',')
SG_IDS=$(aws ec2 describe-security-groups --query 'SecurityGroups[].GroupId' --output text | sed 's/\t/,/g')
ONE=$(aws ec2 describe-subnets --query 'Subnets[0].SubnetId' --output text)
JSON=$(aws ec2 describe-subnets --query 'Subnets[*].SubnetId' --output json)
aws ecs run-task --cluster c --task-definition t --network-configuration "awsvpcConfiguration={subnets=[$SUBNETS],securityGroups=[$SG_IDS]}"
aws ecs run-task --cluster c --task-definition t --network-configuration "awsvpcConfiguration={subnets=[$ONE]}"
aws ecs run-task --cluster c --task-definition t --network-configuration "awsvpcConfiguration={subnets=$JSON}"
LIST=$(aws ec2 describe-subnets --query 'Subnets[*].SubnetId' --output text)
aws ecs run-task --cluster c --task-definition t --network-configuration "awsvpcConfiguration={subnets=[$(echo $LIST | tr ' ' ',')]}"
aws ecs run-task --cluster c --task-definition t --network-configuration "awsvpcConfiguration={subnets=[${LIST//$'\t'/,}]}"
LINES=$(aws ec2 describe-subnets --query 'Subnets[*].[SubnetId]' --output text | paste -sd, -)
aws ecs run-task --cluster c --task-definition t --network-configuration "awsvpcConfiguration={subnets=[$LINES]}"
MORE=$(aws ec2 describe-subnets --query 'Subnets[*].SubnetId' --output text | tr -s '[:space:]' ',')
aws ecs run-task --cluster c --task-definition t --network-configuration "awsvpcConfiguration={subnets=[${MORE%,}]}"
