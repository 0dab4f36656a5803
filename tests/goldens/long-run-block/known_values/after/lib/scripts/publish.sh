#!/usr/bin/env bash
# Publish (job publish)
# A value may hold several words.
# shellcheck disable=SC2086
set -e

echo "Publishing to ${STAGE}"
docker build -t "${ENV_REGISTRY}":"${MATRIX_ARCH}" .
./ci/slim ${MATRIX_FLAGS} "${ENV_REGISTRY}"
./ci/publish ${INPUTS_DRY_RUN_VALUE} --stage ${STAGE}
if [ "${WORKFLOW_REF_NAME}" = main ]; then
  jq --arg arch "${MATRIX_ARCH}" '.arch = $arch' index.json > "$RUNNER_TEMP/index.json"
fi
