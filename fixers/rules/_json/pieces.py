"""JSON in pieces: `p="{\\"a\\":\\"$A\\""`, then `p="$p}"`, or a file written line by line."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from fixers.rules._json.glued import Glued, glued_text, read_word
from fixers.rules._json.printed import Piece, printed_in
from fixers.syntax import shell_tree as sh
from fixers.syntax.shell import children, commands
from fixers.syntax.span import Span

_PLAIN: Final = frozenset({sh.PartKind.TEXT, sh.PartKind.GLOB, sh.PartKind.BRACE})


def pieces_in(statements: tuple[sh.Statement, ...]) -> Iterator[Glued]:
    """The first piece that holds a value, of each JSON; `whole` where all can be replaced."""
    for grown in _grown(statements):
        if (glued := _joined(grown)) is not None:
            yield _assigned(glued, grown, statements)
    for printed in printed_in(statements):
        if (glued := _joined(printed.pieces)) is not None:
            yield replace(glued, whole=printed.whole, suffix=printed.redirect)


def _grown(statements: tuple[sh.Statement, ...]) -> Iterator[list[Piece]]:
    """Variables that are given a value, and then more of it."""
    grown: dict[str, list[Piece]] = {}
    for command in commands(statements):
        for one in command.assignments:
            if one.value is None:
                continue
            more = _more(one, one.value)
            if more is None:
                grown[one.name] = [(one.value, one.value.parts)]
            elif one.name in grown:
                grown[one.name].append((one.value, more))
    yield from (pieces for pieces in grown.values() if len(pieces) > 1)


def _more(one: sh.Assignment, value: sh.Word) -> tuple[sh.Part, ...] | None:
    """What an assignment adds to the variable; None where it gives it a new value."""
    if one.append:
        return value.parts
    first = value.parts[0] if value.parts else None
    own = first is not None and first.value == one.name and first.kind not in _PLAIN
    return value.parts[1:] if own else None


def _joined(pieces: list[Piece]) -> Glued | None:
    parts = [part for _, piece in pieces for part in piece]
    text = "".join(part.value if part.kind in _PLAIN else "\0" for part in parts)
    values = [part for part in parts if part.kind not in _PLAIN]
    told = any(read_word(word) is not None for word, _ in pieces)  # by itself
    if not values or told or not text.lstrip().startswith(("{", "[")):
        return None
    word = next(word for word, piece in pieces if values[0] in piece)
    glued = next(glued_text(word, text, values), None)
    return replace(glued, pieces=tuple(parts)) if glued is not None else None


def _assigned(glued: Glued, pieces: list[Piece], statements: tuple[sh.Statement, ...]) -> Glued:
    """With all of its place, where one assignment follows the other and nothing else happens."""
    words = [word for word, _ in pieces]
    if not _follow(words, statements):
        return glued
    whole = Span(words[0].span.start, words[-1].span.end)
    return replace(glued, whole=whole, prefix="$(", suffix=")")


def _follow(words: list[sh.Word], statements: tuple[sh.Statement, ...]) -> bool:
    held = [
        one.assignments[0].value
        if isinstance(one, sh.Command) and len(one.assignments) == 1 and not one.words
        else None
        for one in statements
    ]
    if words[0] in held:
        at = held.index(words[0])
        return held[at : at + len(words)] == words
    return any(_follow(words, inner) for inner in map(children, statements) if inner)
