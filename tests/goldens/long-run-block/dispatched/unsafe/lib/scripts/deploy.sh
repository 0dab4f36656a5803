#!/usr/bin/env bash
# Deploy (job deploy)
# A value may hold several words.
# shellcheck disable=SC2086
set -e

./ci/deploy --stage ${INPUTS_STAGE_VALUE} --region ${INPUTS_REGION}
./ci/deploy --replicas ${INPUTS_REPLICAS} --dry-run=${INPUTS_DRY_RUN}
./ci/deploy --service ${ENV_SERVICE} --first "${WORKFLOW_RUN_NUMBER_VALUE}"
./ci/deploy --from "${WORKFLOW_WORKSPACE}"/dist --os "${MACHINE_OS}" --live "${INPUTS_DRY_RUN_VALUE}"
./ci/report --built "${NEEDS_BUILD_RESULT}" --status "${JOB_STATUS}"
./ci/report --lock ${EXPRESSION} --note ${INPUTS_STAGE_VALUE_2}
./ci/report --event ${WORKFLOW_EVENT_HEAD_COMMIT_ID} --who ${VARS_PEOPLE_VALUE}
