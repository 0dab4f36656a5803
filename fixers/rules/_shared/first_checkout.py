"""A checkout as the first step of a job that has none, or has it too late."""

from collections.abc import Sequence
from typing import Final

from fixers.diagnostics import Applicability, Edit, Fix, SkippedFix
from fixers.edits import insert_step_before
from fixers.edits.step_order import move_step_before
from fixers.model import Job, Repository, Step
from fixers.model.facts.actions import Pin, pin_of
from fixers.model.uses import CHECKOUT
from fixers.rules._shared.checkout_trees import action_of, brings_tree, is_local
from fixers.rules._shared.read_token import may_read
from fixers.syntax.regex import regex

_TOO_LATE: Final = SkippedFix("the step that brings the repository has to come first")
_INPUTS: Final = (("persist-credentials", "false"),)
_FIREWALL: Final = "step-security/harden-runner"
_THROUGH: Final = regex(r"(?:^|\s)github\.com\b")
# The first version all of whose releases can check out a part is the fourth.
_PINNED: Final = regex(
    rf"uses: +{CHECKOUT}@(?P<sha>[0-9a-f]{{40}}) +# *(?P<tag>v(?:[4-9]|\d\d)\b[\w.]*)"
)


def first_checkout(job: Job, name: str, inputs: Sequence[tuple[str, str]]) -> Edit | None:
    """One for all that the job does; only what watches the runner stays before it."""
    first = next(step for step in job.steps if action_of(step) != _FIREWALL)
    pin = _pin(job)
    return insert_step_before(
        first, name, uses=f"{CHECKOUT}@{pin.sha}", ref=pin.tag, inputs=(*inputs,)
    )


def brought_first(job: Job | None, step: Step | None, repository: Repository) -> Fix | SkippedFix:
    """A checkout as the first step, in a job that has none at all; else its own before the step
    that needs it."""
    late = [s for s in job.steps if brings_tree(s) and not is_local(s)] if job else []
    if job is None or step is None or late:
        return _moved(late, step)
    if not may_read(job, repository):
        return SkippedFix("the token of the job would need `contents: read`")
    edit = first_checkout(job, "Check out the repository", _INPUTS)
    if edit is None or any(map(holds_back, job.steps)):
        return SkippedFix("a step cannot surely be added, or its firewall lets nothing through")
    title = "Check out the repository first"
    return Fix(title, (edit,), applicability=Applicability.UNSAFE)


def _moved(late: Sequence[Step], step: Step | None) -> Fix | SkippedFix:
    checkout = late[0] if late else None
    if checkout is None or step is None or action_of(checkout) != CHECKOUT:
        return _TOO_LATE
    given = (*checkout.inputs.values(), *checkout.env.values())
    asks = [value.value for value in (*given, checkout.condition) if value is not None]
    told = any("steps." in text or "env." in text for text in asks)  # by an earlier step
    moved = move_step_before(checkout, step) if step.job is checkout.job and not told else None
    if moved is None:
        return _TOO_LATE
    return Fix("Check out first", moved, applicability=Applicability.UNSAFE)


def holds_back(step: Step) -> bool:
    """Whether it blocks connections, those that a checkout needs among them."""
    if action_of(step) != _FIREWALL:
        return False
    policy, allowed = step.inputs.get("egress-policy"), step.inputs.get("allowed-endpoints")
    audits = policy is not None and policy.value == "audit"
    return not audits and (allowed is None or not _THROUGH.search(allowed.value))


def _pin(job: Job) -> Pin:
    """The release that other jobs of the workflow use, where that is a known one."""
    own = _PINNED.search(job.workflow.source.text)
    return Pin(own["sha"], own["tag"]) if own else pin_of(CHECKOUT)
