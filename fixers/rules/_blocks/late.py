"""Steps that may run after a checkout that failed."""

import re
from typing import Final

from fixers.model import Step
from fixers.model.reading import scalar_at
from fixers.model.uses import CHECKOUT
from fixers.rules._shared.checkout_trees import action_of
from fixers.syntax.regex import regex

_TOLERATED: Final = "continue-on-error"
_ALWAYS: Final = regex(r"\b(?:always|failure|cancelled)\s*\(", re.IGNORECASE)
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
    condition = step.condition.value if step.condition is not None else ""
    found = None if _TURNS.search(condition) or not checkouts else _HAS_RUN.search(condition)
    asked = [one for one in before if found is not None and one.id == found[1]]
    return not any(one.index > checkouts[-1].index and not _runs_always(one) for one in asked)


def _runs_always(step: Step) -> bool:
    return step.condition is not None and bool(_ALWAYS.search(step.condition.value))
