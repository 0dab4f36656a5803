"""Values of JSON that the script itself has escaped: `LINES='a\\r\\nb'`."""

from collections.abc import Iterable
from typing import Final

from fixers.syntax import shell_tree as sh
from fixers.syntax.regex import regex
from fixers.syntax.shell import commands
from fixers.syntax.span import Span

_NAME: Final = regex(r"\$\{?(\w+)")
ESCAPE: Final = regex(r"\\(?:[bfnrt\"\\]|u[0-9a-fA-F]{4})")


def hold_escapes(places: Iterable[Span], script: sh.ShellScript) -> bool:
    """Whether a variable in one of the places is given a text with an escape of JSON in it."""
    names = {name for at in places for name in _NAME.findall(script.text[at.start : at.end])}
    return given_escapes(names, script)


def given_escapes(names: set[str], script: sh.ShellScript) -> bool:
    given = (a for c in commands(script.statements) for a in c.assignments if a.name in names)
    parts = (part for a in given if a.value is not None for part in a.value.parts)
    return any(p.kind is sh.PartKind.TEXT and ESCAPE.search(p.value) for p in parts)
