"""A checkout on the same condition as the step: where the step runs, it has run too."""

import posixpath
import re
from collections.abc import Iterator
from typing import Final

from fixers.model import Step, StepRun, TreeOrigin
from fixers.model.uses import CHECKOUT
from fixers.rules._blocks.scripts import lacks_scripts
from fixers.rules._shared.checkout_trees import action_of, brings_tree, is_local
from fixers.syntax.expression import Binary, Expression, accesses, occurrences, parse_expression
from fixers.syntax.regex import regex

# What may be another at the next step.
_CHANGING: Final = regex(
    r"\b(?:env|job)\b|\b(?:always|success|failure|cancelled|hashFiles)\s*\(", re.IGNORECASE
)


def folder_on_same_condition(run: StepRun) -> str | None:
    """Where the only checkout before a step surely is, at this very commit; None where it may
    not have run."""
    job = run.step.job
    before = job.steps[: run.step.index] if job else ()
    trees = [one for one in before if brings_tree(one) and not is_local(one)]
    checkout = trees[0] if len(trees) == 1 and action_of(trees[0]) == CHECKOUT else None
    if checkout is None or {"ref", "repository"} & checkout.inputs.keys():
        return None
    path = checkout.inputs.get("path")
    folder = posixpath.normpath(path.value).strip("./") if path else ""
    alone = dict(run.before.checkouts) == {folder: TreeOrigin.MAYBE}
    same = alone and not lacks_scripts(checkout) and _holds_where(run.step, checkout)
    return folder if same else None


def _holds_where(step: Step, checkout: Step) -> bool:
    """Whether all that the checkout asks for is what the step asks for, and stays so."""
    wanted, given = ([*_all_of(_condition(one))] for one in (checkout, step))
    text = checkout.condition.value if checkout.condition else ""
    if not wanted or _CHANGING.search(text) or any(one not in given for one in wanted):
        return False
    earlier = {one.id for one in (step.job.steps[: checkout.index] if step.job else ())}
    asked = (found.path for one in wanted for found in accesses(one) if found.path[0] == "steps")
    return all(path[1:2] and path[1] in earlier for path in asked)


def _condition(step: Step) -> Expression | None:
    text = step.condition.value.strip() if step.condition else ""
    found = occurrences(text)
    whole = bool(found) and found[0].span.end - found[0].span.start == len(text)
    return parse_expression(found[0].inner if whole else text)


def _all_of(expression: Expression | None) -> Iterator[Expression]:
    """What is joined by `&&`."""
    match expression:
        case None:
            return
        case Binary("&&", left, right):
            yield from _all_of(left)
            yield from _all_of(right)
        case _:
            yield expression
