"""Which characters of a file produce each character of a parsed YAML scalar.

libyaml gives a scalar's value and the extent of its token, but not what lies between. The token
is scanned again by the rules of its style, and the result compared with the value: a map that does
not reproduce the value is refused, never guessed.
"""

import re
from collections.abc import Sequence
from dataclasses import field
from typing import Final

from fixers.syntax.records import dataclass

_ESCAPES: Final = {
    "0": "\0", "a": "\a", "b": "\b", "t": "\t", "\t": "\t", "n": "\n", "v": "\v", "f": "\f",
    "r": "\r", "e": "\x1b", " ": " ", '"': '"', "/": "/", "\\": "\\", "N": "\x85",
    "_": "\xa0", "L": "\u2028", "P": "\u2029",
}  # fmt: skip
_HEX: Final = {"x": 2, "u": 4, "U": 8}
_BREAK: Final = re.compile(r"[ \t]*(?:\r\n|\n|\r)(?:[ \t]*(?:\r\n|\n|\r))*[ \t]*")
_NEWLINE: Final = re.compile(r"\r\n|\n|\r")


@dataclass(frozen=True, slots=True)
class OffsetMap:
    """`starts[i]` and `ends[i]` bound, in the file, what produces character `i` of the value."""

    starts: Sequence[int]
    ends: Sequence[int]
    exact: bool


@dataclass(slots=True)
class _Pieces:
    """Characters of a value as they are found, with their bounds in the file."""

    chars: list[str] = field(default_factory=list)
    starts: list[int] = field(default_factory=list)
    ends: list[int] = field(default_factory=list)

    def add(self, char: str, start: int, end: int) -> None:
        self.chars.append(char)
        self.starts.append(start)
        self.ends.append(end)

    def text(self, text: str, start: int) -> None:
        self.chars.extend(text)
        self.starts.extend(range(start, start + len(text)))
        self.ends.extend(range(start + 1, start + len(text) + 1))

    def checked(self, value: str) -> OffsetMap | None:
        if "".join(self.chars) != value:
            return None
        return OffsetMap(self.starts, self.ends, exact=True)


def plain_line(start: int, length: int) -> OffsetMap:
    """The map of a scalar whose text is its value."""
    return OffsetMap(range(start, start + length), range(start + 1, start + length + 1), exact=True)


def whole_token(start: int, end: int, length: int) -> OffsetMap:
    """The cautious map: each character may come from anywhere in the token."""
    return OffsetMap([start] * length, [end] * length, exact=False)


def flow_scalar(token: str, start: int, quote: str, value: str) -> OffsetMap | None:
    """Map of a plain (`quote` empty), single- or double-quoted scalar; `token` has its quotes."""
    pieces = _Pieces()
    at, end = len(quote), len(token) - len(quote)
    while at < end:
        fold = _BREAK.match(token, at, end)
        if fold:
            _fold(pieces, fold.group(), start + at)
            at = fold.end()
        elif quote == '"' and token[at] == "\\":
            at = _escape(pieces, token, at, start)
        else:
            step = 2 if quote == "'" and token.startswith("''", at) else 1
            pieces.add(token[at], start + at, start + at + step)
            at += step
    return pieces.checked(value)


def _fold(pieces: _Pieces, gap: str, start: int) -> None:
    """One line break is a space; n breaks are n - 1 line feeds."""
    breaks = list(_NEWLINE.finditer(gap))
    if len(breaks) == 1:
        pieces.add(" ", start, start + len(gap))
        return
    for found in breaks[1:]:
        pieces.add("\n", start + found.start(), start + found.end())


def _escape(pieces: _Pieces, token: str, at: int, start: int) -> int:
    """Read one escape of a double-quoted scalar; the index after it."""
    continuation = re.compile(r"\\(?:\r\n|\n|\r)((?:[ \t]*(?:\r\n|\n|\r))*)[ \t]*").match(token, at)
    if continuation:
        for found in _NEWLINE.finditer(continuation.group(1)):
            base = start + continuation.start(1)
            pieces.add("\n", base + found.start(), base + found.end())
        return continuation.end()
    letter = token[at + 1]
    width = _HEX.get(letter, 0)
    digits = token[at + 2 : at + 2 + width]
    char = chr(int(digits, 16)) if width else _ESCAPES.get(letter, letter)
    pieces.add(char, start + at, start + at + 2 + width)
    return at + 2 + width


@dataclass(frozen=True, slots=True)
class _Line:
    start: int
    text: str
    newline: int  # length of the line's own break

    @property
    def blank(self) -> bool:
        return not self.text.strip(" ")


def _body_lines(token: str, start: int) -> list[_Line]:
    """The lines of a block scalar below its header."""
    lines: list[_Line] = []
    at = 0
    for found in _NEWLINE.finditer(token):
        lines.append(_Line(start + at, token[at : found.start()], len(found.group())))
        at = found.end()
    lines.append(_Line(start + at, token[at:], 0))
    return lines[1:]


def content_indent(token: str, value: str) -> int:
    """Columns before the content of a block scalar."""
    wanted = next((line for line in value.split("\n") if line.strip(" ")), "")
    for line in _body_lines(token, 0):
        if not line.blank:
            spaces = len(line.text) - len(line.text.lstrip(" "))
            return spaces - (len(wanted) - len(wanted.lstrip(" ")))
    return 0


def block_scalar(token: str, start: int, value: str, *, folded: bool) -> OffsetMap | None:
    """Map of a literal or folded scalar; `token` runs past its trailing blank lines."""
    indent = content_indent(token, value)
    pieces = _Pieces()
    for line in _body_lines(token, start):
        if len(pieces.chars) == len(value):
            break
        text = line.text[indent:]
        pieces.text(text, line.start + min(indent, len(line.text)))
        if len(pieces.chars) < len(value):
            _line_end(pieces, line, value, folded=folded)
    return pieces.checked(value)


def _line_end(pieces: _Pieces, line: _Line, value: str, *, folded: bool) -> None:
    """The value itself tells whether a break was kept, folded to a space, or swallowed."""
    start = line.start + len(line.text)
    char = value[len(pieces.chars)]
    if char == "\n" or (folded and char == " " and line.text.strip(" ")):
        pieces.add(char, start, start + line.newline)
