#!/bin/bash
set -euo pipefail
aws lambda delete-function --function-name "old-$1"
