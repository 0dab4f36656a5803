#!/usr/bin/env bash
set -e
cd infra
terraform init -input=false
terraform apply -auto-approve -var-file="$1.tfvars"
