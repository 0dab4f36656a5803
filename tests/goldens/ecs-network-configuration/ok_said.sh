#!/bin/bash
echo aws ecs run-task --launch-type FARGATE
log aws ecs run-task --launch-type FARGATE
grep aws ecs run-task
