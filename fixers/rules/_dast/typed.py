"""What stands behind the expressions in a text: legs of a matrix, callers' inputs, and what
somebody types."""

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from fixers.model import Machine, Repository, Trace
from fixers.model.machine import Text
from fixers.model.matrix import leg_value, matrix_legs
from fixers.model.reading import mapping_at, scalar_at, scalars_of
from fixers.model.tri import Unknown
from fixers.model.workflow import Job, Workflow
from fixers.syntax.expression import occurrences
from fixers.syntax.records import dataclass
from fixers.syntax.regex import regex
from fixers.syntax.yaml_doc import Mapping

_INPUT: Final = regex(r"\b(?:github\.event\.)?inputs\.([\w-]+)")
_MATRIX: Final = regex(r"matrix\.([\w.-]+)")
# What whoever can start a run writes.
_FREE: Final = regex(
    r"github\.event\.(?:client_payload\.|comment\.body|issue\.(?:body|title)"
    r"|pull_request\.(?:body|title))"
)
_WHOLE: Final = regex(r"\s*\$\{\{\s*(?:matrix\.([\w.-]+)|inputs\.([\w-]+))\s*\}\}\s*")
_OUTPUT: Final = regex(r"steps\.([\w-]+)\.outputs\.([\w-]+)")
_ENV: Final = regex(r"\$\{\{\s*env\.(\w+)\s*\}\}")
_DEEPEST: Final = 3  # GitHub allows four levels of workflows
_CHOSEN: Final = frozenset({"choice", "environment", "boolean", "number"})


@dataclass(frozen=True, slots=True)
class Typed:
    """A text with its expressions filled in. `several`: it is one of several; `free`: the
    expression in it that somebody types freely."""

    text: str
    several: bool = False
    free: str = ""


def seen(text: str, trace: Trace, repository: Repository) -> list[Typed]:
    """Every text that this may come to."""
    texts = [Typed(text, several="||" in text)]
    for found in occurrences(text):
        raw = text[found.span.start : found.span.end]
        texts = [
            replace(
                one,
                text=one.text.replace(raw, value.text),
                several=one.several or value.several,
                free=one.free or value.free,
            )
            for one in texts
            for value in _values(found.inner, raw, trace, repository)
        ][:64]
    return texts


def _values(inner: str, raw: str, trace: Trace, repository: Repository) -> list[Typed]:
    leg = _MATRIX.fullmatch(inner)
    if leg is not None and trace.job is not None:
        values = [*_in_legs(trace.job, leg[1])]
        return [Typed(v, several=len(values) > 1) for v in values] or [Typed(raw)]
    output = _OUTPUT.fullmatch(inner)
    if output is not None:
        values = [*dict.fromkeys(_written(trace, output[1], output[2]))]
        return [Typed(v, several=len(values) > 1) for v in values] or [Typed(raw)]
    if _FREE.search(inner):
        return [Typed(raw, free=inner)]
    named = _INPUT.search(inner)
    if named is None or trace.workflow is None:
        return [Typed(raw)]
    given = [*_from_callers(named[1], trace.workflow, repository)]
    whole = named[0] == inner
    found = [Typed(value, several=len(given) > 1) for value in given] if whole else []
    if _is_typed(named[1], trace.workflow):
        found.append(Typed(raw, free=named[0]))
    return found or [Typed(raw)]


def _written(trace: Trace, step: str, name: str) -> Iterator[str]:
    """What a step writes to one of its outputs, as far as it is written out."""
    for event in trace.invocations("echo"):
        for word in event.words if event.step is not None and event.step.id == step else ():
            key, equals, value = word.raw.strip("\"'").partition("=")
            if equals and key == name and "$" not in value:
                yield value


def _in_legs(job: Job, path: str) -> Iterator[str]:
    legs = matrix_legs(job)
    for leg in () if isinstance(legs, Unknown) else legs:
        value = leg_value(leg, tuple(path.split(".")))
        if isinstance(value, str):
            yield value


def _from_callers(
    name: str, workflow: Workflow, repository: Repository, depth: int = 0
) -> Iterator[str]:
    """What the jobs of this repository that call the workflow give."""
    for job in repository.callers_of(workflow.path):
        given = scalars_of(mapping_at(job.node, "with")).get(name)
        if given:
            further = [*_handed_on(given.value, job, repository, depth)]
            yield from further or [given.value]


def _handed_on(text: str, job: Job, repository: Repository, depth: int) -> Iterator[str]:
    """What a caller has from its matrix, or from its own callers."""
    found = _WHOLE.fullmatch(text)
    if found is None or depth >= _DEEPEST:
        return
    if found[1]:
        yield from _in_legs(job, found[1])
    else:
        yield from _from_callers(found[2], job.workflow, repository, depth + 1)


def _is_typed(name: str, workflow: Workflow) -> bool:
    """Whether somebody who starts the workflow by hand types the input freely."""
    triggers = workflow.root.get("on")
    manual = mapping_at(triggers, "workflow_dispatch") if isinstance(triggers, Mapping) else None
    inputs = mapping_at(manual, "inputs") if manual else None
    entry = inputs.entry(name) if inputs else None
    if entry is None:
        return False
    kind = scalar_at(entry.value, "type") if isinstance(entry.value, Mapping) else None
    return kind is None or kind.value not in _CHOSEN


def with_env(text: str, machine: Machine) -> str:
    """The text with what `${{ env.NAME }}` stands for."""

    def known(match: re.Match[str]) -> str:
        value = machine.variables.get(match[1])
        return value.value if isinstance(value, Text) else match[0]

    return _ENV.sub(known, text)
