"""Expressions whose value is surely one plain word."""

import re
from collections.abc import Callable
from typing import Final

from fixers.model import Job
from fixers.model.matrix import leg_value, matrix_legs
from fixers.model.tri import Unknown
from fixers.syntax.expression import (
    Access,
    Binary,
    Call,
    Expression,
    Literal,
    Unary,
    parse_expression,
)

_GITHUB: Final = frozenset({
    "sha", "ref", "ref_name", "ref_type", "repository", "repository_id", "repository_owner",
    "repository_owner_id", "run_id", "run_number", "run_attempt", "event_name", "actor",
    "actor_id", "triggering_actor", "workspace", "job", "server_url", "api_url", "graphql_url",
    "workflow_sha",
})  # fmt: skip
_OUTCOMES: Final = frozenset({"result", "outcome", "conclusion"})
_FLAGS: Final = frozenset({"contains", "startswith", "endswith"})
_PLAIN: Final = re.compile(r"[\w./:@%+=,-]+")


def single_word(job: Job | None) -> Callable[[str], bool]:
    """Tells of an inner expression in a step of this job whether its value is one plain word."""

    def tell(inner: str) -> bool:
        parsed = parse_expression(inner)
        return parsed is not None and _is_single(parsed, job)

    return tell


def _is_single(expression: Expression, job: Job | None) -> bool:
    match expression:
        case Literal(value):
            return isinstance(value, bool | float) or _PLAIN.fullmatch(str(value)) is not None
        case Unary():
            return True
        case Binary(operator):
            return operator not in {"&&", "||"}
        case Call(name):
            return name in _FLAGS
        case Access(path):
            return _is_plain(path, job)
    return False


def _is_plain(path: tuple[str, ...], job: Job | None) -> bool:
    match path:
        case ("github", name):
            return name in _GITHUB
        case ("runner", _) | ("job", "status"):
            return True
        case ("needs" | "steps", _, outcome):
            return outcome in _OUTCOMES
        case ("matrix", *names) if job is not None:
            return _matrix_is_plain(tuple(names), job)
    return False


def _matrix_is_plain(names: tuple[str, ...], job: Job) -> bool:
    legs = matrix_legs(job)
    if isinstance(legs, Unknown) or not names:
        return False
    values = [leg_value(leg, names) for leg in legs]
    return all(isinstance(v, str | float) and _PLAIN.fullmatch(str(v)) for v in values)
