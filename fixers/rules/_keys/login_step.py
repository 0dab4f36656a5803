"""The step that logs in to AWS by a role."""

from typing import Final

from fixers.diagnostics import Edit
from fixers.edits import insert_step_before
from fixers.edits.new_step import StepKeys
from fixers.model import Step
from fixers.rules._keys.assumed import asked_first
from fixers.rules._keys.configured import login_instead
from fixers.rules._keys.oidc import LOGIN, region_of
from fixers.rules._keys.role_inputs import with_role
from fixers.rules._shared.key_texts import given_in_text
from fixers.rules._shared.static_keys import key_entry
from fixers.syntax.regex import regex

NAME: Final = "Log in to AWS"
_SHA: Final = "e6de054238d6b7531b4efff3b6587d9aade6a06c"
_TAG: Final = "v6.2.3"
KEY_INPUT: Final = "aws-access-key-id"
OTHER_INPUTS: Final = frozenset({"aws-secret-access-key", "aws-session-token", "force-skip-oidc"})
_BY_ENV: Final = regex(r"\benv\.AWS_ACCESS_KEY_ID\b")


def login_made(before: Step, step: Step | None, role: str, region: str) -> tuple[Edit, ...]:
    """By a login that is there, in the place of a step that does nothing else, or before it."""
    given = login_by_env(before, role) if step is None else ()
    own = region_of(before.job, before) if before.job else region
    alone = step is not None or before.condition is None
    added = login_instead(before, NAME, login(role, own, copy_if=True)) if alone else None
    added = added or login_before(before, step, role, region)
    return given or ((added,) if added else ())


def login_by_env(first: Step, role: str) -> tuple[Edit, ...]:
    """The role for the first step, where it is a login that is given the variables."""
    holder, made = first.entry("with"), ("role-to-assume", role)
    if holder is None or not is_given_by_env(first):
        return ()
    return with_role(first.source, holder, KEY_INPUT, OTHER_INPUTS, made) or ()


def is_given_by_env(step: Step) -> bool:
    """Whether it always gets the variables as its inputs."""
    key = step.inputs.get(KEY_INPUT)
    return key is not None and _BY_ENV.search(key.value) is not None and step.condition is None


def login_before(before: Step, step: Step | None, role: str, region: str) -> Edit | None:
    """A step that logs in before another one: as often as that, if only that one had keys; once
    for all steps of a job that have keys, whatever happens."""
    place = before if step is None or step.condition is not None else _first_with_keys(step)
    keys = login(role, region, copy_if=step is not None)
    keys["only"] = asked_first(before.job, role) if step is None else None
    return insert_step_before(place, NAME, **keys)


def _first_with_keys(step: Step) -> Step:
    steps = step.job.steps if step.job is not None else ()
    free = (s for s in steps[: step.index] if s.condition is None)
    return next((s for s in free if key_entry(s.node) or given_in_text(s)), step)


def login(role: str, region: str, *, copy_if: bool) -> StepKeys:
    inputs = (("role-to-assume", role), ("aws-region", region))
    return {"uses": f"{LOGIN}@{_SHA}", "ref": _TAG, "inputs": inputs, "copy_if": copy_if}
