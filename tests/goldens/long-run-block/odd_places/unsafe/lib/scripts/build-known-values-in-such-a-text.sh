#!/usr/bin/env bash
# Known values in such a text (job build)
set -e

cat <<-END > notes.md
	Notes
	${WORKFLOW_SHA}
	END
make configure
make build
make test
