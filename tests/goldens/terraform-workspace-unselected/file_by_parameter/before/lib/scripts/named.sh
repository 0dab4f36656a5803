#!/usr/bin/env bash
set -e
place=$1
cd infra
terraform init -input=false
terraform apply -auto-approve -var-file=$2.tfvars -var-file=$3.tfvars -var-file=${place}.tfvars
