#!/usr/bin/env bash
set -o pipefail
curl --fail-with-body --show-error -s -X POST https://api.example.com/deployments -d @deployment.json | jq . || exit 1
echo started
