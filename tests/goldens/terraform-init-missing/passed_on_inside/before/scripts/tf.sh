#!/usr/bin/env bash
set -euo pipefail
tf() { terraform -chdir=infra "$@"; }
tf fmt -check
tf validate
