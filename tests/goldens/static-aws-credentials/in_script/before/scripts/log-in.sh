#!/usr/bin/env bash
set -euo pipefail
aws configure set region "$REGION"
aws configure set aws_access_key_id "$KEY_ID"
aws configure set aws_secret_access_key "$KEY_SECRET"
