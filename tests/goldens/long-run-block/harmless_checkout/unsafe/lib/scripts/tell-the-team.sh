#!/usr/bin/env bash
# Tell the team (job tell)
set -e

if [ "${NEEDS_TEST_RESULT}" = success ]; then
  text="all is well"
else
  text="look at run ${WORKFLOW_RUN_ID}"
fi
jq -n --arg text "$text" '{$text}' | curl --fail -d @- "$HOOK"
