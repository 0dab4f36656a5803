#!/usr/bin/env bash
options=(--cluster shop $EXTRA)
aws ecs run-task --launch-type FARGATE "${options[@]}"
aws ecs run-task --launch-type FARGATE "${others[@]}"
