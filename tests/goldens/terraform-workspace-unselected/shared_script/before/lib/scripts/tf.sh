#!/usr/bin/env bash
set -e
terraform -chdir=infra init -input=false
terraform -chdir=infra apply -auto-approve
