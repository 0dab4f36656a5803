#!/usr/bin/env bash
set -e
aws ecs update-service --cluster shop --service cart --force-new-deployment
