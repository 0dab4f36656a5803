#!/bin/sh
aws ecs run-task --cluster c --task-definition t --network-configuration awsvpcConfiguration={subnets=[$SUBNETS],securityGroups=[$SG_IDS]}
