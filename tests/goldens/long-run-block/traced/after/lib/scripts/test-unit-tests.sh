#!/usr/bin/env bash
# step 2 (job test)
set -euxo pipefail

pip install -r requirements.txt
pytest --junitxml=out.xml | tee log
coverage xml
awk '{ print $1, $0 }' log > short
tail -n 1 short
rm -f log
