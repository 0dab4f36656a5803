"""What follows from a repository and some words, worked out once for all who ask.

To a rule it is one question, with one answer: that a fix put a file into a folder of which only
the names spelled like some word counted does not make anybody look again.
"""

from collections.abc import Callable
from functools import wraps
from typing import ParamSpec, TypeVar, cast

from fixers.model.whole import Repository

P = ParamSpec("P")
V = TypeVar("V")


def answered(function: Callable[P, V]) -> Callable[P, V]:
    """For a function whose last argument is a repository, and the others words or the like. It
    must not change what it returns, nor may others."""

    @wraps(function)
    def ask(*given: P.args, **named: P.kwargs) -> V:
        assert not named, "arguments are told by their place"  # noqa: S101
        *words, repository = given
        return cast("V", cast("Repository", repository).answer(function, *words))

    return ask
