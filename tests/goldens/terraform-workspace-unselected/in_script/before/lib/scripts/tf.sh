#!/usr/bin/env bash
set -euo pipefail
environment="${1:?}"
cd infra
terraform init -input=false
terraform apply -auto-approve -var "environment=$environment"
