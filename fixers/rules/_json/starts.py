"""Values that only some events have."""

import re
from typing import Final

from fixers.model import Unknown, Workflow
from fixers.syntax.regex import regex

_BRANCH: Final = regex(
    r"github\.(?:head_ref|event\.pull_request\.head\.(?:ref|label))\b", re.IGNORECASE
)


def as_started(inner: str, workflow: Workflow | None) -> str:
    """An expression without the branch of a pull request where none starts the workflow:
    there `github.head_ref || github.ref_name` is the branch that was pushed to."""
    if workflow is None or isinstance(workflow.triggers, Unknown):
        return inner
    pulled = any(t == "workflow_call" or "pull_request" in t for t in workflow.triggers)
    return inner if pulled else _BRANCH.sub("''", inner)
