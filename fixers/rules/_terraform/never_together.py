"""Steps of which one run has only ever one: their `if:` ask the same thing for other values."""

from collections.abc import Iterator

from fixers.model import Invocation
from fixers.syntax.expression import (
    Access,
    Binary,
    Expression,
    Literal,
    Unary,
    accesses,
    occurrences,
    parse_expression,
)

# What is asked, the value that it is compared with, and whether it is to be that one.
_Asked = tuple[str, object, bool]


def are_apart(run: Invocation, other: Invocation) -> bool:
    """Whether two commands stand in steps whose conditions can never both hold in one run."""
    conditions = [
        one.step.condition.value if one.step and one.step.condition else "" for one in (run, other)
    ]
    if run.step is other.step or "" in conditions:
        return False
    second = [*_asked(conditions[1])]
    return any(_excludes(a, b) for a in _asked(conditions[0]) for b in second)


def _excludes(one: _Asked, other: _Asked) -> bool:
    same_thing, same_value = one[0] == other[0], one[1] == other[1]
    if not same_thing or not (one[2] or other[2]):
        return False
    return one[2] is not other[2] if same_value else one[2] and other[2]


def _asked(condition: str) -> Iterator[_Asked]:
    found = occurrences(condition.strip())
    expression = parse_expression(found[0].inner if found else condition)
    if expression is not None and len(found) < 2:
        yield from _terms(expression)


def _terms(expression: Expression) -> Iterator[_Asked]:
    match expression:
        case Binary("&&", left, right):
            yield from _terms(left)
            yield from _terms(right)
        case Binary("==" | "!=" as sign, left, Literal(value)) if _stays(left):
            plain = value.lower() if isinstance(value, str) else value
            yield repr(left).lower(), plain, sign == "=="
        case Unary(Access() as inner) if _stays(inner):
            yield repr(inner).lower(), True, False
        case Access() if _stays(expression):
            yield repr(expression).lower(), True, True


def _stays(expression: Expression) -> bool:
    """Whether it has the same value in all steps of a job: what they set as `env` has not."""
    found = [*accesses(expression)]
    known = {"github", "inputs", "matrix", "needs", "vars", "steps"}
    return bool(found) and all(one.path[0] in known and "*" not in one.path for one in found)
