#!/usr/bin/env bash
set -e
cd infra
terraform init -input=false
terraform workspace select -or-create "$1"
terraform apply -auto-approve -var-file="$1.tfvars"
