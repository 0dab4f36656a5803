#!/usr/bin/env bash
arn=$(aws ecs describe-services --cluster c --services s --query 'services[0].taskDefinition' --output text)
name=${arn##*/}
aws ecs list-task-definitions --family-prefix "${name%:*}"
family=${name%%:*}
revision=${arn##*:}
aws ecs register-task-definition --family "$family" --cli-input-json file://td.json
aws ecs update-service --cluster c --service s --task-definition "${family}:$((revision - 1))"
