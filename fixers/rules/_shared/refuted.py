"""Branches of a script that this run of it does not take."""

from typing import Final

from fixers.model import Invocation, Machine, Tri
from fixers.model.tri import UNKNOWN
from fixers.syntax.regex import regex

_NAMED: Final = regex(r"\$\{?(\w+)")


def is_idle(run: Invocation) -> bool:
    """Whether a command stands where this run of its script surely does not come."""
    return run.reached is Tri.NO


def is_told_in_secret(conditions: tuple[str, ...], machine: Machine) -> bool:
    """Whether options of a script decide that were not to be read from its arguments."""
    if not conditions or machine.variables.get("@") is not UNKNOWN:  # most often
        return False
    named = {name for text in conditions for name in _NAMED.findall(text)}
    return any(machine.variables.get(name) is UNKNOWN for name in named)
