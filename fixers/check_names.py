"""Fixes that give the check of a job another name.

Where a job of a matrix has no `name:` of its own, or one that uses the value, what stands in the
matrix is part of the name of its check. A branch that requires the check waits for the old name
for ever, so nobody should push such a fix unasked.
"""

from collections.abc import Iterator
from copy import copy
from dataclasses import replace
from itertools import takewhile
from typing import Final

from fixers.diagnostics import Applicability, Edit, Finding, Fix, SkippedFix
from fixers.model import Job, Repository
from fixers.model.reading import scalar_at
from fixers.syntax.expression import accesses, occurrences, parse_expression
from fixers.syntax.span import Span
from fixers.syntax.yaml_doc import Mapping, Node, Sequence

_LISTS: Final = frozenset({"include", "exclude"})
_Path = tuple[str, ...]


def minding_names(finding: Finding, repository: Repository) -> Finding:
    """The finding, with a fix that says so, and is unsafe, where it renames a check."""

    def careful() -> Fix | SkippedFix | None:
        fix = finding.fix
        return _telling(fix, repository) if isinstance(fix, Fix) and fix.edits else fix

    minding = copy(finding)
    minding.__dict__["fix"] = careful
    return minding


def _telling(fix: Fix, repository: Repository) -> Fix:
    jobs = dict.fromkeys(job.id for edit in fix.edits for job in _renamed(edit, repository))
    if not jobs:
        return fix
    named = " and ".join(f"`{job}`" for job in jobs)
    title = f"{fix.title}, which gives the check of {named} another name"
    unsafe = max(fix.applicability, Applicability.UNSAFE, key=list(Applicability).index)
    return replace(fix, title=title, applicability=unsafe)


def _renamed(edit: Edit, repository: Repository) -> Iterator[Job]:
    for workflow in repository.workflows:
        for job in workflow.jobs if workflow.path == edit.path else ():
            path = _place(job, edit.at)
            if path is not None and _is_named_by(job, path):
                yield job


def _place(job: Job, at: Span) -> _Path | None:
    """Which value of the matrix an edit is in, as `matrix.…` names it."""
    if job.matrix is None or not job.matrix.span.contains(at):
        return None
    return tuple(_down(job.matrix, at, lists=_LISTS))


def _down(node: Node, at: Span, lists: frozenset[str] = frozenset()) -> Iterator[str]:
    if isinstance(node, Sequence):
        for item in node.items:
            if item.span.contains(at):
                yield from _down(item, at)
    for entry in node.entries if isinstance(node, Mapping) else ():
        if entry.value.span.contains(at):
            if entry.key.value not in lists:
                yield entry.key.value.lower()
            yield from _down(entry.value, at)


def _is_named_by(job: Job, path: _Path) -> bool:
    """Without an expression GitHub puts all values behind the name."""
    name = scalar_at(job.node, "name")
    used = list(_used(name.value)) if name is not None else []
    return not used or any(path[: len(use)] == use or use[: len(path)] == path for use in used)


def _used(name: str) -> Iterator[_Path]:
    """What a name takes from the matrix; the whole of it where it cannot be read."""
    for occurrence in occurrences(name):
        expression = parse_expression(occurrence.inner)
        for access in accesses(expression) if expression is not None else ():
            if access.path[0] == "matrix":
                known = takewhile(lambda part: part != "*", access.path[1:])
                yield tuple(part.lower() for part in known)
        if expression is None:
            yield ()
