#!/usr/bin/env bash
# Tabs (job build)
set -e

cat <<-END > notes.md
	Notes
	${WORKFLOW_EVENT_INPUTS_NOTES}
	END
make configure
make build
make test
