#!/usr/bin/env bash
# Write (job write)
set -e

cat <<END-OF.FILE > a.txt
C:\\${WORKFLOW_SHA}\\b \$${WORKFLOW_RUN_ID} \\\\
END-OF.FILE
cat <<E-F > b.txt
${WORKFLOW_SHA} \$HOME
E-F
echo 'a\'"${WORKFLOW_SHA}" 'b$'"${WORKFLOW_SHA}" "c\\${WORKFLOW_SHA}" "d\$${WORKFLOW_SHA}"
