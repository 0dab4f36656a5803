"""Whether a command takes from files the right to be run."""

from collections.abc import Sequence
from typing import Final

from fixers.syntax.regex import regex

# Octal digits, the owner's even; or letters that leave the owner no `x`.
_TAKES: Final = regex(
    r"[0-7]?[0246][0-7]{2}|(?:.*,)?(?:[go]*[ua][ugoa]*|)(?:-[rwst]*x\w*|=[rw]*)(?:,.*)?"
)
_EDITORS: Final = frozenset({"rm", "sed", "perl", "unix2dos"})
RECURSIVE: Final = frozenset({"-R", "--recursive"})


def takes_right(args: Sequence[str | None]) -> bool:
    """Of what `chmod` is given: its mode, be it written like an option."""
    given = [arg or "" for arg in args if arg not in RECURSIVE]
    return bool(given) and _TAKES.fullmatch(given[0]) is not None


def spoils_found(args: Sequence[str | None]) -> bool:
    """Whether `find` has a command that takes away or rewrites what it finds, or takes the right
    to run it."""
    at = args.index("chmod") if "chmod" in args else len(args)
    return not _EDITORS.isdisjoint(args) or takes_right(args[at + 1 :])
