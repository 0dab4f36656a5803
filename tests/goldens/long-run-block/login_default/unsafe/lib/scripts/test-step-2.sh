#!/usr/bin/env bash
# step 2 (job test)
set -e

conda info
conda activate test
python -m pip install .
pytest -k "${INPUTS_ONLY}"
coverage xml
coverage report
