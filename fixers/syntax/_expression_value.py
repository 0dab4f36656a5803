"""The value of an expression, as far as the files tell it."""

import json
from collections.abc import Callable
from typing import Final, TypeVar, cast

from fixers.syntax.expression_tree import (
    UNDETERMINED,
    Access,
    Binary,
    Expression,
    Literal,
    Lookup,
    Unary,
    Undetermined,
    Value,
)
from fixers.syntax.regex import regex

# JSON as `fromJSON` makes it; only scalars leave this module.
Json = Value | list["Json"] | dict[str, "Json"]
Result = Json | Undetermined
Ordered = TypeVar("Ordered", str, float)
_NUMBER: Final = regex(r"[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?")
_RADIX: Final = regex(r"0x[0-9a-fA-F]{1,8}|0o[0-7]{1,11}")
_PLACEHOLDER: Final = regex(r"\{\{|\}\}|\{(\d{1,3})\}|[{}]")
_MAX_TEXT: Final = 100_000  # calls in calls would multiply it


def evaluate(expression: Expression, lookup: Lookup) -> Value | Undetermined:
    """Value by GitHub's rules (loose equality, case-insensitive strings, `&&`/`||` return
    operands, short-circuit even beside Undetermined)."""
    value = _evaluate(expression, lookup)
    return UNDETERMINED if isinstance(value, (list, dict)) else value


def _evaluate(expression: Expression, lookup: Lookup) -> Result:
    match expression:
        case Literal(value):
            return value
        case Access(path):
            return lookup(path)
        case Unary(operand):
            inner = _evaluate(operand, lookup)
            return UNDETERMINED if isinstance(inner, Undetermined) else not _truthy(inner)
        case Binary(operator, left, right):
            return _binary(operator, _evaluate(left, lookup), _evaluate(right, lookup))
        case _:
            return _call(expression.name, [_evaluate(a, lookup) for a in expression.arguments])


def _truthy(value: Json) -> bool:
    """Every list and object is true, however empty; NaN is false."""
    if isinstance(value, (list, dict)):
        return True
    return bool(value) and value == value  # noqa: PLR0124


def _binary(operator: str, left: Result, right: Result) -> Result:
    if operator in {"&&", "||"}:
        return _logical(operator, left, right)
    if isinstance(left, Undetermined) or isinstance(right, Undetermined):
        return UNDETERMINED
    if isinstance(left, (list, dict)) or isinstance(right, (list, dict)):
        return UNDETERMINED  # compared by identity
    return _compare(operator, left, right)


def _logical(operator: str, left: Result, right: Result) -> Result:
    if not isinstance(left, Undetermined):
        return left if _truthy(left) is (operator == "||") else right
    # `X && false` is false or a falsy X. `X || 'a'` may well be X: its text is not known.
    return False if operator == "&&" and right is False else UNDETERMINED


def _compare(operator: str, left: Value, right: Value) -> bool:
    if isinstance(left, str) and isinstance(right, str):
        return _ordered(operator, _folded(left), _folded(right))
    return _ordered(operator, _number(left), _number(right))


def _ordered(operator: str, a: Ordered, b: Ordered) -> bool:
    less, equal, greater = a < b, a == b, a > b
    return {
        "==": equal,
        "!=": not equal,
        "<": less,
        "<=": less or equal,
        ">": greater,
        ">=": greater or equal,
    }[operator]


def _folded(text: str) -> str:
    """Upper case one character at a time, as .NET's ordinal comparison without case."""
    return "".join(u if len(u := c.upper()) == 1 else c for c in text)


def _number(value: Value) -> float:
    if not isinstance(value, str):
        return float(value or 0)
    text = value.strip()
    if not text:
        return 0.0
    if _NUMBER.fullmatch(text) or text in {"Infinity", "-Infinity"}:
        return float(text)
    return float(int(text, 0)) if _RADIX.fullmatch(text) else float("nan")


def _text(value: Json) -> str | Undetermined:
    """A value as GitHub puts it into a string."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, (int, float)):
        return _number_text(value)
    return value if isinstance(value, str) else UNDETERMINED


def _number_text(value: float) -> str:
    text = f"{value:.15G}"
    return {"INF": "Infinity", "-INF": "-Infinity", "NAN": "NaN", "-0": "0"}.get(text, text)


def _call(name: str, arguments: list[Result]) -> Result:
    if name == "always" and not arguments:
        return True
    known = [a for a in arguments if not isinstance(a, Undetermined)]
    least, most, function = _FUNCTIONS.get(name, _NONE)
    if len(known) != len(arguments) or not least <= len(known) <= most:
        return UNDETERMINED
    return function(known)


def _contains(arguments: list[Json]) -> Result:
    where, what = arguments
    if isinstance(where, list):
        found = [_binary("==", item, what) for item in where]
        unsure = any(isinstance(f, Undetermined) for f in found)
        return True if True in found else UNDETERMINED if unsure else False
    return _on_texts(arguments, lambda a, b: b in a)


def _on_texts(arguments: list[Json], test: Callable[[str, str], bool]) -> bool | Undetermined:
    first, second = (_text(a) for a in arguments)
    if isinstance(first, Undetermined) or isinstance(second, Undetermined):
        return UNDETERMINED
    return test(_folded(first), _folded(second))


def _format(arguments: list[Json]) -> Result:
    """`{0}` stands for an argument, doubled braces for one; all else is an error there."""
    texts = [t for a in arguments if isinstance(t := _text(a), str)]
    if len(texts) != len(arguments):
        return UNDETERMINED
    template, values = texts[0], texts[1:]
    pieces: list[str] = []
    at = length = 0
    for found in _PLACEHOLDER.finditer(template):
        index = int(found.group(1) or 0)
        if found.group() in {"{", "}"} or (found.group(1) and index >= len(values)):
            return UNDETERMINED
        piece = values[index] if found.group(1) else found.group()[0]
        pieces += [template[at : found.start()], piece]
        length += len(piece)
        if length > _MAX_TEXT:
            return UNDETERMINED
        at = found.end()
    return "".join((*pieces, template[at:]))


def _join(arguments: list[Json]) -> Result:
    items = arguments[0] if isinstance(arguments[0], list) else arguments[:1]
    separator = _text(arguments[1]) if len(arguments) > 1 else ","
    texts = [t for item in items if isinstance(t := _text(item), str)]
    if isinstance(separator, Undetermined) or len(texts) != len(items):
        return UNDETERMINED
    size = sum(map(len, texts)) + len(separator) * len(texts)
    return separator.join(texts) if size <= _MAX_TEXT else UNDETERMINED


def _from_json(arguments: list[Json]) -> Result:
    text = _text(arguments[0])
    if isinstance(text, Undetermined):
        return UNDETERMINED
    try:
        return cast("Json", json.loads(text, parse_int=float))
    except (ValueError, RecursionError):
        return UNDETERMINED


def _to_json(arguments: list[Json]) -> Result:
    value = arguments[0]
    if isinstance(value, (list, dict)):
        return UNDETERMINED  # its layout is the runner's own
    if isinstance(value, float):
        return _number_text(value)
    return json.dumps(value, ensure_ascii=False)


def _unknown(_arguments: list[Json]) -> Result:
    return UNDETERMINED


_Function = Callable[[list[Json]], Result]
_NONE: Final[tuple[int, int, _Function]] = (0, 0, _unknown)
# Name → the least and most arguments it takes, and what it does with known ones.
_FUNCTIONS: Final[dict[str, tuple[int, int, _Function]]] = {
    "contains": (2, 2, _contains),
    "startswith": (2, 2, lambda a: _on_texts(a, str.startswith)),
    "endswith": (2, 2, lambda a: _on_texts(a, str.endswith)),
    "format": (1, 255, _format),
    "join": (1, 2, _join),
    "fromjson": (1, 1, _from_json),
    "tojson": (1, 1, _to_json),
}
