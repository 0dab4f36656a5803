#!/usr/bin/env bash
# Collect logs (job build)
set -e

mkdir -p logs
cp -r build/*.log logs/
docker ps -a > logs/containers
df -h > logs/disk
free -m > logs/memory
tar -czf logs.tgz logs
