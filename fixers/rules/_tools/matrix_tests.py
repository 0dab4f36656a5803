"""Tests of what a leg of the matrix is for: some leg surely passes them."""

import re
from collections.abc import Sequence
from typing import Final

from fixers.model import Job, Machine
from fixers.model.expressions import text_of, truthy
from fixers.model.machine import Text
from fixers.model.matrix import Leg, leg_value
from fixers.model.runners import runners_of
from fixers.model.tri import Unknown
from fixers.syntax.expression import (
    UNDETERMINED,
    Undetermined,
    Value,
    evaluate,
    parse_expression,
)
from fixers.syntax.regex import regex
from fixers.syntax.yaml_doc import Scalar, walk

_AXIS: Final = regex(r"\bmatrix\.([\w-]+)")
_IN_SHELL: Final = regex(r"\$\{\{\s*matrix\.([\w-]+)\s*\}\}")
_VARIABLE: Final = regex(r"\$\{?([A-Za-z_]\w*)\}?")
_WORD: Final = regex(r"[\w./-]+")


def without_legs(text: str, job: Job | None, machine: Machine) -> str:
    """The text of a test without the part that only chooses among legs of this machine, at least
    one of which passes it; as it is where that cannot be told."""
    legs = _legs(job, machine)
    if job is None or not legs:
        return text
    expression = _as_expression(text, legs)
    if expression is not None:
        return expression
    plain = _VARIABLE.sub(lambda found: _spelled(found, machine), text)
    axes = set(_IN_SHELL.findall(plain))
    if not axes or axes & _of_machine(job):
        return text
    for axis in axes:
        values = {_said(leg_value(leg, (axis,))) for leg in legs} - {""}
        given = values & set(_WORD.findall(_IN_SHELL.sub(" ", plain)))
        if not given or ("!=" in plain and len(values) < 2):
            return text
        plain = _without(plain, given)
    return _IN_SHELL.sub("", plain)


def _without(text: str, words: set[str]) -> str:
    return _WORD.sub(lambda word: "" if word[0] in words else word[0], text)


def _legs(job: Job | None, machine: Machine) -> tuple[Leg, ...]:
    """The legs that run on machines like this one; none where they are not known."""
    runners = () if job is None else runners_of(job)
    alike = [r.legs for r in runners if r.base.label == machine.base.label]
    return tuple(leg for legs in alike if not isinstance(legs, Unknown) for leg in legs)


def _as_expression(text: str, legs: Sequence[Leg]) -> str | None:
    """The rest of an `if:` that some leg passes; None for other texts, and where none does."""
    inner = text.strip().removeprefix("${{").removesuffix("}}")
    expression = parse_expression(inner) if _AXIS.search(text) else None
    if expression is None:
        return None
    for leg in legs:
        value = evaluate(expression, lambda path, leg=leg: _seen(path, leg))  # type: ignore[misc]
        if isinstance(value, Undetermined) or truthy(value):
            values = {_said(leg_value(leg, (axis,))) for axis in _AXIS.findall(text)}
            quoted = "|".join(re.escape(f"'{value}'") for value in values)
            return re.sub(rf"\bmatrix\.[\w-]+|{quoted}", "", text)
    return None


def _seen(path: tuple[str, ...], leg: Leg) -> Value | Undetermined:
    return leg_value(leg, path[1:]) if path[0].lower() == "matrix" else UNDETERMINED


def _spelled(found: re.Match[str], machine: Machine) -> str:
    """A variable that holds a value of the matrix, as that."""
    known = machine.variables.get(found[1])
    text = known.value if isinstance(known, Text) else ""
    return text if _IN_SHELL.fullmatch(text) else found[0]


def _of_machine(job: Job) -> set[str]:
    """What of the matrix chooses the machine."""
    nodes = [job.node.get(key) for key in ("runs-on", "container")]
    texts = (one.value for node in nodes if node for one in walk(node) if isinstance(one, Scalar))
    return {axis for text in texts for axis in _AXIS.findall(text)}


def _said(value: Value | Undetermined) -> str:
    return "" if isinstance(value, Undetermined) else text_of(value)
