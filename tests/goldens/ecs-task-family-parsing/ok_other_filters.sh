#!/bin/bash
TD=$(aws ecs describe-services --cluster c --services s | jq -r '.services[0].taskDefinition')
A=$(echo "$TD" | sed -E 's#^.*/([^:]+):[0-9]+$#\1#')
B=$(echo $TD | awk -F'[/:]' '{print $(NF-1)}')
C=$(basename "$TD" | sed 's/:.*//')
D=$(echo "$TD" | cut -d/ -f2- | cut -d: -f1)
E=$(echo "$TD" | grep -oP 'task-definition/\K[^:]+')
F=$(jq -r '.services[0].taskDefinition | split("/")[1] | split(":")[0]' services.json)
G=$(basename "${TD%:*}")
H=$(echo "$TD" | rev | cut -d: -f2 | cut -d/ -f1 | rev)
for family in "$A" "$B"; do echo "$family"; done
aws ecs list-tasks --family "$A"
aws ecs list-tasks --family "$B"
aws ecs list-tasks --family "$C"
aws ecs list-tasks --family "$D"
aws ecs list-tasks --family "$E"
aws ecs list-tasks --family "$F"
aws ecs list-tasks --family "$G"
aws ecs list-tasks --family "$H"
