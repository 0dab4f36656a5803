"""JSON that a variable is given piece by piece: `p="{\\"a\\":\\"$A\\""`, then `p="$p}"`."""

from collections.abc import Iterator
from typing import Final

from fixers.rules._glued_json import Glued, glued_text
from fixers.syntax import shell_tree as sh
from fixers.syntax.shell import commands

_PLAIN: Final = frozenset({sh.PartKind.TEXT, sh.PartKind.GLOB, sh.PartKind.BRACE})
_Piece = tuple[sh.Word, tuple[sh.Part, ...]]


def pieces_in(statements: tuple[sh.Statement, ...]) -> Iterator[Glued]:
    """The first piece that holds a value, of each variable that is JSON in the end."""
    grown: dict[str, list[_Piece]] = {}
    for command in commands(statements):
        for one in command.assignments:
            if one.value is None:
                continue
            more = _more(one, one.value)
            if more is None:
                grown[one.name] = [(one.value, one.value.parts)]
            elif one.name in grown:
                grown[one.name].append((one.value, more))
    for pieces in grown.values():
        if len(pieces) > 1:
            yield from _joined(pieces)


def _more(one: sh.Assignment, value: sh.Word) -> tuple[sh.Part, ...] | None:
    """What an assignment adds to the variable; None where it gives it a new value."""
    if one.append:
        return value.parts
    first = value.parts[0] if value.parts else None
    own = first is not None and first.value == one.name and first.kind not in _PLAIN
    return value.parts[1:] if own else None


def _joined(pieces: list[_Piece]) -> Iterator[Glued]:
    parts = [part for _, piece in pieces for part in piece]
    text = "".join(part.value if part.kind in _PLAIN else "\0" for part in parts)
    values = [part for part in parts if part.kind not in _PLAIN]
    if values and text.lstrip().startswith(("{", "[")):
        word = next(word for word, piece in pieces if values[0] in piece)
        yield from glued_text(word, text, values)
