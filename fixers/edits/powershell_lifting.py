"""From `${{ … }}` in the strings of PowerShell to variables of the environment."""

import re
from typing import Final

from fixers.edits.expression_places import NotLiftedError
from fixers.edits.lifting import (
    LONGEST,
    TOO_LONG,
    Lifted,
    Surroundings,
    VariableNames,
    in_one_line,
    without,
)
from fixers.syntax.expression import Occurrence, occurrences
from fixers.syntax.regex import regex

_PIECE: Final = regex(
    r"`.|(?P<comment><\#.*?\#>|(?:(?<=[\s({;,|&])|\A)\#[^\n]*)"
    r"|@(?P<here>['\"])[ \t]*\n.*?\n(?P=here)@"
    r"|'(?:[^']|'')*'|\"(?:[^\"`]|`.|\"\")*\"|(?P<odd>[‘’‚‛“”„\"']|<\#)",
    re.DOTALL,
)
_SPECIAL: Final = regex(r"[`$]")
_ALIKE: Final = {"'": "‘’‚‛", '"': "“”„", "@": "‘’‚‛“”„"}
_NOT_READ: Final = "its text is not understood"


def lift_powershell(text: str, around: Surroundings) -> Lifted:
    """As `lift` for shell, but in strings and comments alone.

    Raises `NotLiftedError` where the result might not mean the same.
    """
    if len(text) > LONGEST:
        raise NotLiftedError(TOO_LONG)
    found = occurrences(text)
    names = VariableNames(without(text, found), around)
    masked = text
    for one in found:
        hidden = "_" * (one.span.end - one.span.start)
        masked = masked[: one.span.start] + hidden + masked[one.span.end :]
    written, at, waiting = list[str](), 0, [*found]
    for piece in _PIECE.finditer(masked):
        if piece["odd"] or not _is_whole(piece[0]):
            raise NotLiftedError(_NOT_READ)
        inside = [one for one in waiting if piece.start() <= one.span.start < piece.end()]
        waiting = waiting[len(inside) :] if waiting[: len(inside)] == inside else waiting
        for one in inside if piece["comment"] else ():
            written += [text[at : one.span.start], in_one_line(text, one)]
            at = one.span.end
        if inside and piece["comment"] is None:
            _check(masked, piece, inside, around)
            written += [text[at : piece.start()], _opened(text, piece, inside, names)]
            at = piece.end()
    if waiting:
        raise NotLiftedError("an expression is no text of a PowerShell string")
    lifted = "".join((*written, text[at:]))
    return Lifted(lifted, names.variables, splits=False, sure=False)


def _is_whole(piece: str) -> bool:
    """Whether a string ends where it seems to: `"$(f "a")"` holds another, and quotes of
    printers end one too."""
    if piece[:1] in _ALIKE and set(_ALIKE[piece[:1]]) & set(piece):
        return False
    return piece[:1] != '"' or "$(" not in piece or piece.count("(") == piece.count(")")


def _check(
    masked: str, piece: re.Match[str], inside: list[Occurrence], around: Surroundings
) -> None:
    for one in inside:
        before = masked[piece.start() : one.span.start]
        values = around.samples(one.inner).values
        if any(set("`$\"'\n") & set(value) for value in values):
            raise NotLiftedError(f"`{one.inner}` may hold what PowerShell would read as syntax")
        if before[-1:] in {"`", "$"} or ("$(" in before and before.count("(") > before.count(")")):
            raise NotLiftedError("an expression is part of an escape or of PowerShell in a string")


def _opened(text: str, piece: re.Match[str], inside: list[Occurrence], names: VariableNames) -> str:
    """The string as one in which variables are read."""
    ends = 2 if piece["here"] else 1
    first, last = piece[0][:ends], piece[0][-ends:]
    written, at = [first.replace("'", '"')], piece.start() + ends
    for one in inside:
        between = _plain(text[at : one.span.start], first)
        written += [between, f"${{env:{names.of(one.inner)}}}"]
        at = one.span.end
    written.append(_plain(text[at : piece.end() - ends], first))
    return "".join((*written, last.replace("'", '"')))


def _plain(text: str, opens: str) -> str:
    """What stands between single quotes, as it is written between double ones."""
    if opens.endswith('"'):
        return text
    escaped = _SPECIAL.sub(r"`\g<0>", text)
    return escaped if opens == "@'" else escaped.replace("''", "'").replace('"', '""')
