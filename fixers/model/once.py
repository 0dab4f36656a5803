"""What is worked out of one object for many who ask: it stays with the object."""

from collections.abc import Callable
from functools import wraps
from typing import TypeVar

K = TypeVar("K")
V = TypeVar("V")


def once(function: Callable[[K], V]) -> Callable[[K], V]:
    """As `cached_property`, for a function that knows more than the class of its argument: each
    rule goes through all jobs in turn, so that a cache of the last few would never be hit."""
    name = f"{function.__module__}.{function.__qualname__}"

    @wraps(function)
    def ask(one: K) -> V:
        known = one.__dict__
        if name not in known:
            known[name] = function(one)
        value: V = known[name]
        return value

    return ask
