#!/bin/bash
aws ecs run-task --cluster shop --task-definition migrate --launch-type FARGATE --network-configuration 'awsvpcConfiguration={subnets=[$SUBNET_IDS],securityGroups=[$SECURITY_GROUPS],assignPublicIp=DISABLED}'
aws ecs run-task --cluster shop --task-definition seed --launch-type FARGATE --network-configuration '{"awsvpcConfiguration": {"subnets": ["${SUBNET_IDS}"], "securityGroups": ["${SECURITY_GROUPS}"], "assignPublicIp": "ENABLED"}}'
