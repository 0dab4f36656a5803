#!/usr/bin/env bash
set -e
environment=$1
sam deploy --stack-name "shop-$environment"
