"""Caches of Go modules, mended."""

import re
from dataclasses import replace
from typing import Final

from fixers.diagnostics import Applicability, Edit, Fix, SkippedFix
from fixers.edits import add_inputs, remove_step, replace_scalar, rewrite_fragment
from fixers.edits.step_order import move_step_before
from fixers.model import ActionUse, Repository, Step, Trace
from fixers.rules._go.cache import CACHES, caches_modules
from fixers.rules._go.key import EVERY_SUM, with_files
from fixers.rules._go.setup import SUMS
from fixers.syntax.regex import regex
from fixers.syntax.span import Span
from fixers.syntax.yaml_doc import Scalar

_MODULES: Final = regex(r"^\S*\bgo(?:\.work)?\.(?:sum|mod)$", re.MULTILINE)
_UNSURE: Final = "the step is written in a way that cannot be changed surely"


def checked_out_first(checkout: Step, use: ActionUse) -> Fix | SkippedFix:
    edits = move_step_before(checkout, use.step)
    if edits is None or any("steps." in given.value for given in checkout.inputs.values()):
        return SkippedFix("the checkout cannot be moved surely")
    return Fix("Check out first", edits, applicability=Applicability.UNSAFE)


def drop(use: ActionUse) -> Fix | SkippedFix:
    named = use.step.id
    if named is not None and f"steps.{named}." in use.step.source.text:
        return SkippedFix(f"other steps ask what `{named}` found")
    edit = remove_step(use.step)
    if edit is None:
        return SkippedFix(_UNSURE)
    return Fix("Drop the second cache", (edit,), applicability=Applicability.UNSAFE)


def without_others(fix: Fix, trace: Trace) -> Fix | SkippedFix:
    """Caches of modules beside it would be second ones, whatever their keys are made of."""
    for use in trace.uses(*CACHES):
        if not caches_modules(use):
            continue
        gone = drop(use)
        if isinstance(gone, SkippedFix):
            return gone
        title = f"{fix.title}, and drop the second cache"
        fix = replace(
            fix, title=title, edits=(*fix.edits, *gone.edits), applicability=gone.applicability
        )
    return fix


def every_sum(use: ActionUse, repository: Repository) -> Fix | SkippedFix:
    if not any(repository.named(name) for name in SUMS):
        return SkippedFix("the module's files are not at hand")
    work = repository.named("go.work.sum") and not repository.named("go.sum")
    name = "**/go.work.sum" if work else EVERY_SUM
    given = use.step.inputs.get("cache-dependency-path")
    if given is not None and given.block:
        edit = _in_list(use, given, name)
    elif given is not None:
        edit = replace_scalar(use.step.source, given, name)
    else:
        edit = add_inputs(use.step, {"cache-dependency-path": name})
    if edit is None:
        return SkippedFix(_UNSURE)
    return Fix("Hash the module files", (edit,), applicability=Applicability.SAFE)


def _in_list(use: ActionUse, given: Scalar, name: str) -> Edit | None:
    """In the place of the one line of modules, beside what else is hashed."""
    lines = list(_MODULES.finditer(given.value))
    if len(lines) != 1:
        return None
    return rewrite_fragment(use.step.source, given, Span(*lines[0].span()), name)


def new_key(use: ActionUse, repository: Repository) -> Fix | SkippedFix:
    key = use.step.inputs["key"]
    value = with_files(key.value, repository)
    edit = replace_scalar(use.step.source, key, value) if value != key.value else None
    if edit is None:
        return SkippedFix(_UNSURE)
    return Fix("Make the key of the module files", (edit,), applicability=Applicability.UNSAFE)
