"""Texts and conditions with `${{ }}`, evaluated as far as the files tell."""

from functools import lru_cache

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
from fixers.syntax.yaml_doc import Scalar


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
    value = _value(found[0].inner if found else text, lookup)
    if isinstance(value, Undetermined):
        return Tri.UNKNOWN
    return Tri.YES if truthy(value) else Tri.NO


def truthy(value: Value) -> bool:
    return bool(value) and value == value  # noqa: PLR0124 - NaN is false


def _value(inner: str, lookup: Lookup) -> Value | Undetermined:
    expression = _parsed(inner)
    return Undetermined() if expression is None else evaluate(expression, lookup)


@lru_cache(maxsize=4096)  # the same in many jobs, on each runner
def _parsed(inner: str) -> Expression | None:
    expression = parse_expression(inner)
    return None if expression is None else _on_success(expression)


def _on_success(expression: Expression) -> Expression:
    """The expression with the status functions replaced by what they give after success."""
    match expression:
        case Call("success" | "always", ()):
            return Literal(True)
        case Call("cancelled", ()):
            return Literal(False)
        case Call(name, arguments):
            return Call(name, tuple(map(_on_success, arguments)))
        case Unary(operand):
            return Unary(_on_success(operand))
        case Binary(operator, left, right):
            return Binary(operator, _on_success(left), _on_success(right))
    return expression
