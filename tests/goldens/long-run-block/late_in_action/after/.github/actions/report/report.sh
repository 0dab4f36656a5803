#!/usr/bin/env bash
# Report (.github/actions/report/action.yml)
set -eo pipefail

{
  echo "## Tests"
  echo
  cat summary.md
  echo
  cat failures.md
} >> "$GITHUB_STEP_SUMMARY"
