"""Texts and conditions with `${{ }}`, evaluated as far as the files tell."""

import re
from collections.abc import Mapping
from functools import lru_cache
from typing import Final

from fixers.model.reading import is_null
from fixers.model.tri import UNKNOWN, Tri, Unknown
from fixers.syntax.expression import (
    Binary,
    Call,
    Expression,
    Literal,
    Lookup,
    Unary,
    Undetermined,
    Value,
    evaluate,
    occurrences,
    parse_expression,
)
from fixers.syntax.regex import regex
from fixers.syntax.yaml_doc import Scalar

# `failure()` may also be asked for what a step before did, when all jobs before succeeded.
_AFTER_SUCCESS: Final = (("success", True), ("always", True), ("cancelled", False))
_AFTER_FAILURE: Final = (
    ("success", False), ("always", True), ("cancelled", False), ("failure", True),
)  # fmt: skip
_ASKS: Final = regex(r"\b(?:success|always|cancelled|failure)\s*\(", re.IGNORECASE)


def resolve_text(text: str, lookup: Lookup) -> str | Unknown:
    """`text` with every `${{ }}` replaced by its value; Unknown when one cannot be told."""
    pieces: list[str] = []
    at = 0
    for occurrence in occurrences(text):
        value = _value(occurrence.inner, lookup)
        if isinstance(value, Undetermined):
            return UNKNOWN
        pieces += [text[at : occurrence.span.start], text_of(value)]
        at = occurrence.span.end
    return "".join((*pieces, text[at:]))


def text_of(value: Value) -> str:
    """How GitHub writes a value into a text."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    return value if isinstance(value, str) else f"{value:.15g}"


def holds(condition: Scalar | None, lookup: Lookup) -> Tri:
    """Whether an `if:` lets its step or job run once everything before it succeeded.

    `success()` and `always()` are therefore true and `cancelled()` is false.
    """
    if condition is None or is_null(condition):
        return Tri.YES
    text = condition.value.strip()
    found = occurrences(text)
    if found and (found[0].span.start, found[0].span.end) != (0, len(text)):
        return Tri.UNKNOWN  # text beside an expression is a string, which is true by accident
    return _asked(found[0].inner if found else text, lookup, _AFTER_SUCCESS)


def holds_after_failure(condition: Scalar | None, lookup: Lookup) -> Tri:
    """Whether an `if:` lets a job run when one that it needs has failed: never without a function
    that asks for the state of the run."""
    text = condition.value.strip() if condition is not None else ""
    if condition is None or _ASKS.search(text) is None:
        return Tri.NO
    found = occurrences(text)
    return _asked(found[0].inner if found else text, lookup, _AFTER_FAILURE)


def _asked(inner: str, lookup: Lookup, state: tuple[tuple[str, bool], ...]) -> Tri:
    value = _value(inner, lookup, state)
    if isinstance(value, Undetermined):
        return Tri.UNKNOWN
    return Tri.YES if truthy(value) else Tri.NO


def truthy(value: Value) -> bool:
    return bool(value) and value == value  # noqa: PLR0124 - NaN is false


def _value(
    inner: str, lookup: Lookup, state: tuple[tuple[str, bool], ...] = _AFTER_SUCCESS
) -> Value | Undetermined:
    expression = _parsed(inner, state)
    return Undetermined() if expression is None else evaluate(expression, lookup)


@lru_cache(maxsize=4096)  # the same in many jobs, on each runner
def _parsed(inner: str, state: tuple[tuple[str, bool], ...]) -> Expression | None:
    expression = parse_expression(inner)
    return None if expression is None else _in_state(expression, dict(state))


def _in_state(expression: Expression, state: Mapping[str, bool]) -> Expression:
    """The expression with the functions that ask for the state of the run replaced by that."""
    match expression:
        case Call(name, ()) if name in state:
            return Literal(state[name])
        case Call(name, arguments):
            return Call(name, tuple(_in_state(one, state) for one in arguments))
        case Unary(operand):
            return Unary(_in_state(operand, state))
        case Binary(operator, left, right):
            return Binary(operator, _in_state(left, state), _in_state(right, state))
    return expression
