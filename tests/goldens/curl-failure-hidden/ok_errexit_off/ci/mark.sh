#!/bin/bash
set +e
curl -s -X POST https://api.shop.io/x
echo done
