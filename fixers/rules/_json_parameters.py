"""Values in JSON that whoever calls a script or a function hands over: what today's callers give
may be plain, but a message is a message."""

import re
from collections.abc import Iterator
from typing import Final

from fixers.model import ScriptUnit
from fixers.rules._json_sources import Risk, risk_of_name
from fixers.syntax import shell_tree as sh
from fixers.syntax.shell import commands

_VALUES: Final = frozenset({sh.PartKind.VARIABLE, sh.PartKind.EXPANSION})
_ARGUMENT: Final = re.compile(r"[0-9]+|[@*]")
# The key of the value that a text stands at the end of, its quotes escaped or not.
_KEY: Final = re.compile(r"\\?\"(\w+)\\?\"\s*:\s*\\?\"(?:[^\"\\]|\\[^\"])*$")


def risk_of_parameter(part: sh.Part, unit: ScriptUnit) -> Risk:
    """Of an argument that by its name, or by its place in the JSON, is a text."""
    if part.kind not in _VALUES:
        return Risk.NONE
    if _ARGUMENT.fullmatch(part.value):
        key = _KEY.search(unit.shell.text[: part.span.start])
        return risk_of_name(key[1]) if key is not None else Risk.NONE
    given = any(map(is_argument, assigned(part.value, unit)))
    return risk_of_name(part.value) if given else Risk.NONE


def is_argument(word: sh.Word) -> bool:
    """Whether a word is an argument: nobody knows what is given."""
    return any(p.kind in _VALUES and _ARGUMENT.fullmatch(p.value) for p in word.parts)


def assigned(name: str, unit: ScriptUnit) -> Iterator[sh.Word]:
    for command in commands(unit.shell.statements):
        for one in command.assignments:
            if one.name == name and one.value is not None:
                yield one.value
