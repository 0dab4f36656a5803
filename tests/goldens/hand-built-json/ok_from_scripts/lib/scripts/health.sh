#!/usr/bin/env bash
set -e
answer=$(curl -s -o /dev/null -w "%{http_code}" https://shop.example.com || echo 000)
echo "status=$answer" >> "$GITHUB_OUTPUT"
