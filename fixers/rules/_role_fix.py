"""A role in the place of long-lived AWS keys."""

from typing import Final

from fixers.diagnostics import Applicability, Edit, Fix, SkippedFix
from fixers.edits import insert_step_before
from fixers.edits.entries import remove_entries, replace_entry
from fixers.model import Job, Step
from fixers.rules._oidc import LOGIN, first_user, may_ask_for_token, region_of
from fixers.rules._static_keys import KEY_NAMES
from fixers.syntax.yaml_doc import Entry, Mapping

ROLE: Final = "${{ vars.AWS_ROLE_ARN }}"
_SHA: Final = "e6de054238d6b7531b4efff3b6587d9aade6a06c"
_TAG: Final = "v6.2.3"
_UNSURE: Final = "the step is written in a way that cannot be changed surely"
_NOT_ALLOWED: Final = "OIDC needs `permissions: id-token: write`, which a fix must not add"


def role_input(step: Step) -> Fix | SkippedFix:
    """`role-to-assume` in place of the keys."""
    if step.job is None or not may_ask_for_token(step.job):
        return SkippedFix(_NOT_ALLOWED)
    holder = step.entry("with")
    mapping = holder.value if holder else None
    if holder is None or not isinstance(mapping, Mapping):
        return SkippedFix(_UNSURE)
    key = mapping.entry("aws-access-key-id")
    others = {"aws-secret-access-key", "aws-session-token", "force-skip-oidc"}
    edits: list[Edit] = []
    if key is not None and "role-to-assume" not in step.inputs:
        edits.append(replace_entry(step.source, key, "role-to-assume", ROLE))
    else:
        others.add("aws-access-key-id")
    gone = remove_entries(step.source, holder, others)
    if gone is None:
        return SkippedFix(_UNSURE)
    return Fix("Assume a role instead", (*edits, *gone), applicability=Applicability.UNSAFE)


def role_instead(env: Entry, job: Job | None, step: Step | None) -> Fix | SkippedFix:
    """A login step in place of the variables."""
    if job is None:
        return SkippedFix("several jobs get the keys; log in to AWS in those that need it")
    if not may_ask_for_token(job):
        return SkippedFix(_NOT_ALLOWED)
    before = step or first_user(job)
    gone = remove_entries(job.workflow.source, env, KEY_NAMES)
    inputs = (("role-to-assume", ROLE), ("aws-region", region_of(job, step)))
    if before is None or gone is None:
        return SkippedFix(_UNSURE)
    uses = f"{LOGIN}@{_SHA}"
    login = insert_step_before(before, "Log in to AWS", uses=uses, ref=_TAG, inputs=inputs)
    if login is None:
        return SkippedFix(_UNSURE)
    return Fix("Assume a role instead", (*gone, login), applicability=Applicability.UNSAFE)
