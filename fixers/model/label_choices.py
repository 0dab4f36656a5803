"""The labels that `runs-on: ${{ … && 'ubuntu-latest' || 'windows-latest' }}` may come to."""

from collections.abc import Sequence
from typing import Final

from fixers.model.expressions import truthy
from fixers.syntax.expression import (
    Binary,
    Expression,
    Lookup,
    Undetermined,
    Value,
    evaluate,
    occurrences,
    parse_expression,
)

_MOST: Final = 6


def label_choices(text: str, lookup: Lookup) -> Sequence[str]:
    """None where one of them cannot be told."""
    text = text.strip()
    found = occurrences(text)
    if "&&" not in text or [(f.span.start, f.span.end) for f in found] != [(0, len(text))]:
        return ()
    expression = parse_expression(found[0].inner)
    values = _values(expression, lookup) if expression is not None else None
    labels = [one for one in values or () if isinstance(one, str) and one]
    return labels if values is not None and len(labels) == len(values) <= _MOST else ()


def _values(expression: Expression, lookup: Lookup) -> tuple[Value, ...] | None:
    """All that an expression may be, whatever is not known of it decides; None where it may be
    anything."""
    value = evaluate(expression, lookup)
    if not isinstance(value, Undetermined):
        return (value,)
    if not isinstance(expression, Binary) or expression.operator not in {"&&", "||"}:
        return None
    right = _values(expression.right, lookup)
    if expression.operator == "&&":  # a false condition is a value of its own
        return None if right is None else (False, *right)
    left = _values(expression.left, lookup)
    if left is None or right is None:
        return None
    kept = tuple(one for one in left if truthy(one))
    return tuple(dict.fromkeys((*kept, *right)))
