#!/usr/bin/env bash
set -euo pipefail
mkdir -p ~/.aws
cat > ~/.aws/credentials <<EOF
[default]
aws_access_key_id = ${KEY}
aws_secret_access_key = ${KEY_SECRET}
EOF
echo "region = $REGION" > ~/.aws/config
aws s3 ls
