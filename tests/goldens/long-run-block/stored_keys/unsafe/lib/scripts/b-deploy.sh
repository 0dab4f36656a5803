#!/usr/bin/env bash
# Deploy (job b)
set -e

aws configure set aws_access_key_id "$KEY"
aws configure set aws_secret_access_key "$SECRET"
aws configure set region us-east-1
aws s3 sync build2 s3://b
aws s3 sync build3 s3://b
aws s3 sync build4 s3://b
aws s3 sync build5 s3://b
