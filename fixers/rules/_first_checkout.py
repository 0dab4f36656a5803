"""A checkout as the first step of a job that has none."""

import re
from collections.abc import Sequence
from typing import Final

from fixers.diagnostics import Edit
from fixers.edits import insert_step_before
from fixers.model import Job, Step
from fixers.model.action_facts import Pin, pin_of
from fixers.model.uses import CHECKOUT
from fixers.rules._block_trees import action_of

_FIREWALL: Final = "step-security/harden-runner"
_THROUGH: Final = re.compile(r"(?:^|\s)github\.com\b")
# The first version all of whose releases can check out a part is the fourth.
_PINNED: Final = re.compile(
    rf"uses: +{CHECKOUT}@(?P<sha>[0-9a-f]{{40}}) +# *(?P<tag>v(?:[4-9]|\d\d)\b[\w.]*)"
)


def first_checkout(job: Job, name: str, inputs: Sequence[tuple[str, str]]) -> Edit | None:
    """One for all that the job does; only what watches the runner stays before it."""
    first = next(step for step in job.steps if action_of(step) != _FIREWALL)
    pin = _pin(job)
    return insert_step_before(
        first, name, uses=f"{CHECKOUT}@{pin.sha}", ref=pin.tag, inputs=(*inputs,)
    )


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
