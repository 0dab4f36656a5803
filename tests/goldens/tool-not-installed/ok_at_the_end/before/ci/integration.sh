#!/usr/bin/env bash
set -euo pipefail
trap 'localstack stop' EXIT
pipx install localstack
localstack start -d
