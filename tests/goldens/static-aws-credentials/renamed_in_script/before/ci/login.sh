#!/usr/bin/env bash
set -euo pipefail
export AWS_ACCESS_KEY_ID="$KEY"
export AWS_SECRET_ACCESS_KEY="$KEY_SECRET"
aws s3 ls
