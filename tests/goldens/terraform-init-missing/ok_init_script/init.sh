#!/usr/bin/env bash
cd "$(dirname "$0")/infra"
terraform init -backend=false
