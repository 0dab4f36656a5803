#!/bin/bash
curl --fail-with-body --show-error -s -X POST "$API/mark" -d '{}' || exit 1
echo "marked"
