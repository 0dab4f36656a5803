"""A checkout of the scripts alone, for a job that has none of its repository."""

import re
from collections.abc import Iterable, Iterator
from itertools import takewhile
from typing import Final

from fixers.diagnostics import Edit, SkippedFix
from fixers.edits.hardened import FOLDER
from fixers.model import ActionUse, Invocation, Repository, Step, StepRun, Trace
from fixers.model.uses import CHECKOUT
from fixers.rules._shared.checkout_trees import action_of, brings_tree, is_local, makes_repository
from fixers.rules._shared.first_checkout import first_checkout, holds_back
from fixers.rules._shared.read_token import may_read
from fixers.syntax.regex import regex

NO_CHECKOUT: Final = "no checkout of this repository surely comes before the step"
_PATTERNS: Final = "sparse-checkout"
_INPUTS: Final = (
    (_PATTERNS, FOLDER),
    ("sparse-checkout-cone-mode", "false"),
    ("persist-credentials", "false"),
)
_COVERS: Final = frozenset({"lib", FOLDER})
_FOURTH: Final = regex(
    rf"[\"']?{CHECKOUT}@(?:[0-9a-f]{{40}}[\"']? +# *)?v(?:4(?!\.[01]\b)|[5-9]|\d\d)\b",
    re.IGNORECASE,
)


def checkout_added(run: StepRun, trace: Trace, repository: Repository) -> Edit | SkippedFix:
    """A first step that checks out the scripts, or why there cannot be one."""
    job = run.step.job
    if job is None or any(map(brings_tree, job.steps[: run.step.index])):
        return SkippedFix(NO_CHECKOUT)
    if any(_is_spoilt(step, repository) for step in job.steps[run.step.index :]):
        return SkippedFix(NO_CHECKOUT)
    if any(map(makes_repository, _before_checkouts(trace))):
        return SkippedFix("the job makes a repository of its own where the scripts would be")
    if not may_read(job, repository):
        return SkippedFix(
            "the job has no checkout, and to add one its token would need `contents: read`"
        )
    if any(map(holds_back, job.steps)):
        return SkippedFix("the job has no checkout, and its firewall would let none through")
    return first_checkout(job, "Check out the scripts", _INPUTS) or SkippedFix(NO_CHECKOUT)


def _before_checkouts(trace: Trace) -> Iterator[Invocation]:
    """The commands that run where there is no repository yet."""
    alone = takewhile(lambda e: not isinstance(e, ActionUse) or e.action != CHECKOUT, trace.events)
    return (event for event in alone if isinstance(event, Invocation))


def _is_spoilt(step: Step, repository: Repository) -> bool:
    """Whether a later step would not have all files, or others, after a checkout of a part:
    only from the fourth version on a checkout takes back what an earlier one left out."""
    if action_of(step) == CHECKOUT:
        return not _takes_back(step) and brings_tree(step)
    inner = [s for action in repository.actions for s in action.steps if action_of(s) == CHECKOUT]
    return brings_tree(step) and not (is_local(step) and all(map(_takes_back, inner)))


def _takes_back(step: Step) -> bool:
    written = step.source.text[step.uses.span.start :] if step.uses else ""
    return bool(_FOURTH.match(written)) and _PATTERNS not in step.inputs


def lacks_scripts(step: Step) -> bool:
    """Whether a step may check out some of the files alone, without the scripts."""
    patterns = step.inputs.get(_PATTERNS)
    return _PATTERNS in step.inputs and (patterns is None or not _has_scripts(patterns.value))


def has_scripts_alone(steps: Iterable[Step], folder: str) -> bool:
    """Whether the last checkout of these steps is a part of this very commit, with the scripts."""
    last = next((s for s in reversed([*steps]) if action_of(s) == CHECKOUT), None)
    if last is None or last.condition is not None or {"ref", "repository"} & last.inputs.keys():
        return False
    path = last.inputs.get("path")
    there = (path.value.strip("./") if path else "") == folder
    return there and _PATTERNS in last.inputs and not lacks_scripts(last)


def _has_scripts(patterns: str) -> bool:
    lines = [line.strip() for line in patterns.split("\n")]
    excludes = any(line.startswith("!") for line in lines)
    return not excludes and any(line.strip("/") in _COVERS for line in lines)
