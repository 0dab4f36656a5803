"""Steps that may run after a checkout that failed."""

import re
from collections.abc import Sequence
from typing import Final

from fixers.model import Step
from fixers.model.reading import scalar_at
from fixers.model.uses import CHECKOUT
from fixers.rules._shared.checkout_trees import action_of, brings_tree
from fixers.syntax.regex import regex

_FIREWALL: Final = "step-security/harden-runner"
_TOLERATED: Final = "continue-on-error"
_ALWAYS: Final = regex(r"\b(?:always|failure|cancelled)\s*\(", re.IGNORECASE)
# Of a step that has something to say of any failure, one of the checkout too.
_ASKS: Final = regex(r"\bfailure\s*\(|(?<!!)(?<!! )\bcancelled\s*\(", re.IGNORECASE)
# Of one that tells others how the job has gone, whatever has gone wrong.
_STATUS: Final = regex(r"\bjob\.status\b")
_TELLS: Final = regex(r"(?<![\w./-])(?:curl|wget|gh|mail|sendmail|ssh|aws|az|gcloud)(?![\w.=-])")
_TURNS: Final = regex(r"\|\||!(?!=|\s*cancelled\b)")
# Of a step that has run: with no condition of its own only where those before it did well.
_HAS_RUN: Final = regex(r"\bsteps\.([\w-]+)\.(?:outcome|conclusion) *== *'(?:success|failure)'")


def is_late(step: Step) -> bool:
    """Whether it may run after a checkout that failed; the files of an action are there."""
    if step.job is None:
        return False
    before = step.job.steps[: step.index]
    checkouts = [one for one in before if action_of(one) == CHECKOUT]
    tolerated = (scalar_at(one.node, _TOLERATED) for one in checkouts)
    if any(one is not None and one.value != "false" for one in tolerated):
        return True
    if not _runs_always(step):
        return False
    condition = _condition(step)
    if _begins(checkouts, before) and not (_ASKS.search(condition) or _tells(step)):
        return False  # where that fails nothing has been done yet
    found = None if _TURNS.search(condition) or not checkouts else _HAS_RUN.search(condition)
    asked = [one for one in before if found is not None and one.id == found[1]]
    return not any(one.index > checkouts[-1].index and not _runs_always(one) for one in asked)


def _begins(checkouts: Sequence[Step], before: Sequence[Step]) -> bool:
    """Whether a job begins with its only checkout, or with the one that a fix adds: no other step
    can keep that from running."""
    if not checkouts:
        return not any(map(brings_tree, before))
    own = [one for one in before if action_of(one) != _FIREWALL]
    return len(checkouts) == 1 and own[0] is checkouts[0] and not _condition(own[0])


def _tells(step: Step) -> bool:
    text = step.source.text[step.node.span.start : step.node.span.end]
    return bool(_STATUS.search(text) and step.run and _TELLS.search(step.run.value))


def _runs_always(step: Step) -> bool:
    return bool(_ALWAYS.search(_condition(step)))


def _condition(step: Step) -> str:
    """As it is written, which one that never holds (`cancelled()`) is followed without."""
    written = scalar_at(step.node, "if")
    return written.value if written is not None else ""
