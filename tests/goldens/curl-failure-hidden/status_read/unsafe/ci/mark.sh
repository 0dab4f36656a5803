#!/bin/bash
curl --fail-with-body --show-error -s -X POST https://api.shop.io/x
if [ $? -ne 0 ]; then exit 1; fi
echo done
