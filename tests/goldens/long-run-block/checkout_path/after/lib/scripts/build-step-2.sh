#!/usr/bin/env bash
# step 2 (job build)
set -e

a
b
c
d
e
cat <<EOF >> "$GITHUB_OUTPUT"
# not a comment: ${STEPS_A_B}
EOF
