#!/bin/bash
FAMILY=$(aws ecs describe-services --cluster c --services s --query 'services[0].taskDefinition' --output text)
FAMILY=$(basename "$FAMILY")
FAMILY=${FAMILY%:*}
aws ecs list-task-definitions --family-prefix "$FAMILY"
