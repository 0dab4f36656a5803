"""The engine's work on both sides of a pull request, in a process of its own."""

from collections.abc import Callable
from typing import Concatenate, Final, ParamSpec, TypeVar

import structlog

from bot.handlers.reading import Reading
from bot.isolation import Term, isolated
from bot.plan.sides import LackingError, Sides

ROUNDS: Final = 8  # a script that is brought may name the next
WHOLE: Final = 0.5  # of what a review may take: should it come to no end, other ways are tried
_TOO_FAR: Final = "some files were not read: too many scripts lead from one to the next"

P = ParamSpec("P")
T = TypeVar("T")
_log = structlog.get_logger(__name__)


def worked_out(
    term: Term,
    reading: Reading,
    work: Callable[Concatenate[Sides, P], T],
    *args: P.args,
    **kwargs: P.kwargs,
) -> tuple[T, Sides]:
    """What comes of it, and the files it was found in: those that it looks for are brought, so
    that it finds what it would in a clone."""
    for _ in range(ROUNDS):
        sides = reading.sides(offering=reading.left_out is None)
        try:
            return isolated(term, work, sides, *args, **kwargs), sides
        except LackingError as lacking:
            _log.info("files asked for", count=len(lacking.paths))
            reading.bring(lacking.paths)
    reading.left_out = reading.left_out or _TOO_FAR
    sides = reading.sides(offering=False)
    return isolated(term, work, sides, *args, **kwargs), sides
