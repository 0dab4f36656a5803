#!/usr/bin/env bash
# Answer (job own)
set -e

echo "${WORKFLOW_EVENT_COMMENT_BODY}"
b
c
d
e
f
