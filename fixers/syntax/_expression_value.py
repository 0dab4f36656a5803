"""The value of an expression, as far as the files tell it."""

import json
from collections.abc import Callable
from typing import Final

from fixers.syntax.expression_tree import (
    UNDETERMINED,
    Access,
    Binary,
    Call,
    Expression,
    Literal,
    Lookup,
    Unary,
    Undetermined,
    Value,
)

Result = Value | Undetermined


def evaluate(expression: Expression, lookup: Lookup) -> Result:
    """Value by GitHub's rules (loose equality, case-insensitive strings, `&&`/`||` return
    operands, short-circuit even beside Undetermined)."""
    if isinstance(expression, Literal):
        return expression.value
    if isinstance(expression, Access):
        return lookup(expression.path)
    if isinstance(expression, Unary):
        value = evaluate(expression.operand, lookup)
        return UNDETERMINED if isinstance(value, Undetermined) else not truthy(value)
    if isinstance(expression, Binary):
        left, right = evaluate(expression.left, lookup), evaluate(expression.right, lookup)
        if expression.operator in {"&&", "||"}:
            return _logical(expression.operator, left, right)
        return _compare(expression.operator, left, right)
    return _call(expression, [evaluate(a, lookup) for a in expression.arguments])


def truthy(value: Value) -> bool:
    return value not in {None, False, ""} and value == value  # noqa: PLR0124 - NaN is false


def _logical(operator: str, left: Result, right: Result) -> Result:
    stops = operator == "||"
    if not isinstance(left, Undetermined):
        return left if truthy(left) is stops else right
    # `X && false` is false whatever X is, and `X || true` is at least truthy.
    if not isinstance(right, Undetermined) and truthy(right) is stops:
        return stops
    return UNDETERMINED


def _number(value: Value) -> float:
    if value is None or value == "":
        return 0.0
    try:
        return float(value)
    except ValueError:
        return float("nan")


def _compare(operator: str, left: Result, right: Result) -> Result:
    if isinstance(left, Undetermined) or isinstance(right, Undetermined):
        return UNDETERMINED
    a: str | float
    b: str | float
    if isinstance(left, str) and isinstance(right, str):
        a, b = left.lower(), right.lower()
    else:
        a, b = _number(left), _number(right)
    return {
        "==": a == b,
        "!=": a != b,
        "<": a < b,  # type: ignore[operator]
        "<=": a <= b,  # type: ignore[operator]
        ">": a > b,  # type: ignore[operator]
        ">=": a >= b,  # type: ignore[operator]
    }[operator]


def text_of(value: Value) -> str:
    """A value as GitHub puts it into a string."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() else repr(value)
    return value


def _call(call: Call, arguments: list[Result]) -> Result:
    if call.name == "always":
        return True
    known = [a for a in arguments if not isinstance(a, Undetermined)]
    function = _FUNCTIONS.get(call.name)
    if function is None or len(known) != len(arguments) or len(known) < 1:
        return UNDETERMINED
    return function([text_of(a) for a in known])


def _contains(texts: list[str]) -> Result:
    return texts[1].lower() in texts[0].lower() if len(texts) == 2 else UNDETERMINED


def _starts(texts: list[str]) -> Result:
    return texts[0].lower().startswith(texts[1].lower()) if len(texts) == 2 else UNDETERMINED


def _ends(texts: list[str]) -> Result:
    return texts[0].lower().endswith(texts[1].lower()) if len(texts) == 2 else UNDETERMINED


def _format(texts: list[str]) -> Result:
    try:
        return texts[0].format(*texts[1:])
    except (IndexError, KeyError, ValueError, AttributeError):
        return UNDETERMINED


def _from_json(texts: list[str]) -> Result:
    try:
        value = json.loads(texts[0])
    except (ValueError, RecursionError):
        return UNDETERMINED
    if isinstance(value, bool) or value is None or isinstance(value, str):
        return value
    return float(value) if isinstance(value, (int, float)) else UNDETERMINED


_FUNCTIONS: Final[dict[str, Callable[[list[str]], Result]]] = {
    "contains": _contains,
    "startswith": _starts,
    "endswith": _ends,
    "format": _format,
    "fromjson": _from_json,
}
