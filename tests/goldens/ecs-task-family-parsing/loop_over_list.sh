#!/bin/bash
set -euo pipefail
arn=$(aws ecs register-task-definition --cli-input-json file://td.json --query taskDefinition.taskDefinitionArn --output text)
family=$(basename "$arn")
for old in $(aws ecs list-task-definitions --family-prefix "$family" --query 'taskDefinitionArns[:-5]' --output text); do
  aws ecs deregister-task-definition --task-definition "$old"
done
