#!/usr/bin/env bash
# step 2 (job build)
set -e

a
b
c
d
e
f
cat <<EOF > x.sh
echo "${WORKFLOW_EVENT_INPUTS_X}" \`id\` \\\$HOME \$HOME
EOF
