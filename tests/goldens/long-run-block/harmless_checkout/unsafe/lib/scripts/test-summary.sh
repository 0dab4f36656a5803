#!/usr/bin/env bash
# Summary (job test)
set -e

{
  echo "### Tests"
  echo
  echo "- commit: ${WORKFLOW_SHA}"
  echo "- result: ${JOB_STATUS}"
  cat out/report.md || true
} >> "$GITHUB_STEP_SUMMARY"
