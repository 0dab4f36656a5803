"""Names of refs where they are those of releases."""

from typing import Final

from fixers.model import Job, Trace
from fixers.model.reading import mapping_at, scalar_at
from fixers.syntax.regex import regex
from fixers.syntax.yaml_doc import Mapping

# Only a tag or a release has these; elsewhere the name of the ref is a branch.
OF_RELEASE: Final = regex(
    r"\$\{\{\s*github\.(?:ref_name|event\.release\.(?:tag_name|name))\s*\}\}"
    r"|\$\{?(?:GITHUB_REF_NAME\b\}?|GITHUB_REF(?:##\*/|#refs/tags/)\})"
)
_BESIDE: Final = frozenset({"schedule", "workflow_dispatch"})


def for_releases(trace: Trace) -> bool:
    """Whether a workflow runs for tags and releases: at most beside those that somebody or a
    clock starts, which bring out no change of their own."""
    triggers = trace.workflow.triggers if trace.workflow else None
    if trace.workflow is None or not isinstance(triggers, frozenset) or not triggers - _BESIDE:
        return False
    if triggers & _BESIDE and trace.job is not None and _asks_for_event(trace.job):
        return False
    on = trace.workflow.root.get("on")
    push = mapping_at(on, "push") if isinstance(on, Mapping) else None
    tags = push is not None and push.get("tags") is not None and push.get("branches") is None
    return all(name == "release" or (name == "push" and tags) for name in triggers - _BESIDE)


def _asks_for_event(job: Job) -> bool:
    condition = scalar_at(job.node, "if")
    return condition is not None and "event_name" in condition.value
