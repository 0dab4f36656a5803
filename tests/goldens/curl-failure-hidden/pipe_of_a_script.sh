#!/usr/bin/env bash
curl -s -X POST https://api.example.com/deployments -d @deployment.json | jq .
echo started
