#!/usr/bin/env bash
set -euo pipefail
environment="${1:?}"
cd infra
terraform init -input=false
terraform workspace select -or-create "$environment"
terraform apply -auto-approve -var "environment=$environment"
