#!/usr/bin/env bash
set -euo pipefail
sqlmap -u "https://staging.shop.test/p?id=1" --risk=3
aws elbv2 modify-listener --listener-arn "$1" --default-actions "Type=forward,TargetGroupArn=$2"
