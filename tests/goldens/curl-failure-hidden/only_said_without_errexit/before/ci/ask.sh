#!/bin/bash
STATUS=$(curl -s -o /dev/null -w '%{http_code}' https://example.com/page)
if [ "$STATUS" = 200 ]; then
  echo "well"
else
  echo "not well"
fi
