"""Branches of a script that this run of it does not take."""

import re
from itertools import zip_longest
from typing import Final

from fixers.model import Machine
from fixers.model.machine import Text
from fixers.model.shell_run import OTHERWISE

_EQUAL: Final = re.compile(
    r"\[{1,2}\s+\"?\$\{?(?P<name>\w+)\}?\"?\s+={1,2}\s+(?P<quote>[\"']?)(?P<text>[\w./-]+)(?P=quote)\s+\]{1,2}"
)


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
