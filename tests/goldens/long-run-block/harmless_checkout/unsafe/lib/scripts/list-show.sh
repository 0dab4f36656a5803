#!/usr/bin/env bash
# Show (job list)
set -e

echo "workspace:"
ls -la
echo 1
echo 2
echo 3
echo 4
