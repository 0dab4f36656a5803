#!/usr/bin/env bash
code=$(curl --fail --show-error -s -o /dev/null -w "%{http_code}" https://shop.example.com/healthz)
if [ "$code" = "200" ]; then
  echo "the shop is up" >> shop.log
else
  echo "the shop says $code" >> shop.log
fi
