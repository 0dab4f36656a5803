#!/bin/bash
bash lib/scripts/dast-allowed.sh --url https://www.acme.io/a || exit 1
nuclei -u https://www.acme.io/a
echo done
