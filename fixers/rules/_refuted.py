"""Branches of a script that this run of it does not take."""

import re
from itertools import zip_longest
from typing import Final

from fixers.model import Invocation, Machine, Tri
from fixers.model.machine import Text
from fixers.model.shell_run import OTHERWISE
from fixers.model.tri import UNKNOWN

_EQUAL: Final = re.compile(
    r"\[{1,2}\s+\"?\$\{?(?P<name>\w+)\}?\"?\s+={1,2}\s+(?P<quote>[\"']?)(?P<text>[\w./-]+)(?P=quote)\s+\]{1,2}"
)
_NAMED: Final = re.compile(r"\$\{?(\w+)")


def is_idle(run: Invocation) -> bool:
    """Whether a command stands where this run of its script surely does not come."""
    return run.reached is Tri.NO or is_refuted(run.conditions, run.before)


def is_told_in_secret(conditions: tuple[str, ...], machine: Machine) -> bool:
    """Whether options of a script decide that were not to be read from its arguments."""
    if not conditions or machine.variables.get("@") is not UNKNOWN:  # most often
        return False
    named = {name for text in conditions for name in _NAMED.findall(text)}
    return any(machine.variables.get(name) is UNKNOWN for name in named)


def is_refuted(conditions: tuple[str, ...], machine: Machine) -> bool:
    """Whether a test on the way compares a variable with a text and comes out the other way:
    `[ "$1" = apply ]` in a script that was called for something else. What a loop over the
    arguments changes is not seen, so that this is no proof of the opposite."""
    if not conditions:  # most often
        return False
    following = zip_longest(conditions, conditions[1:])
    return any(_answer(text, machine) is (then == OTHERWISE) for text, then in following)


def _answer(text: str, machine: Machine) -> bool | None:
    found = _EQUAL.fullmatch(text.strip())
    known = machine.variables.get(found["name"]) if found else None
    if found is None or not isinstance(known, Text) or known.expression:
        return None
    return known.value == found["text"]
