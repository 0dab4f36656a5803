#!/usr/bin/env bash
set -e
for path in cart login; do
  sqlmap --batch --technique=BE --risk=1 -u "$BASE/$path" | tee "$path.log"
done
