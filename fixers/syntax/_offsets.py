"""Which characters of a file produce each character of a parsed YAML scalar.

libyaml gives a scalar's value and the extent of its token, but not what lies between. The token
is scanned again by the rules of its style, and the result compared with the value: a map that does
not reproduce the value is refused, never guessed.
"""

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import field
from operator import attrgetter
from typing import Final

from fixers.syntax.records import dataclass
from fixers.syntax.regex import regex

_ESCAPES: Final = {
    "0": "\0", "a": "\a", "b": "\b", "t": "\t", "\t": "\t", "n": "\n", "v": "\v", "f": "\f",
    "r": "\r", "e": "\x1b", " ": " ", '"': '"', "/": "/", "\\": "\\", "N": "\x85",
    "_": "\xa0", "L": "\u2028", "P": "\u2029",
}  # fmt: skip
_HEX: Final = {"x": 2, "u": 4, "U": 8}
_BREAK: Final = regex(r"[ \t]*(?:\r\n|\n|\r)(?:[ \t]*(?:\r\n|\n|\r))*[ \t]*")
_NEWLINE: Final = regex(r"\r\n|\n|\r")
_UNFOLDED: Final = regex(r"[^\s'\\]+")  # means itself in every style


@dataclass(frozen=True, slots=True)
class _Run:
    """Characters of a value from index `first` on: that one comes from `start` to `end` in the
    file, each next one from `step` further."""

    first: int
    start: int
    end: int
    step: int


_FIRST: Final = attrgetter("first")


@dataclass(frozen=True, slots=True)
class OffsetMap:
    """What in the file produces each character of a value."""

    runs: list[_Run]
    exact: bool = True

    def start(self, index: int) -> int:
        run = self._run(index)
        return run.start + (index - run.first) * run.step

    def end(self, index: int) -> int:
        run = self._run(index)
        return run.end + (index - run.first) * run.step

    def _run(self, index: int) -> _Run:
        return self.runs[bisect_right(self.runs, index, key=_FIRST) - 1]


@dataclass(slots=True)
class _Pieces:
    """Pieces of a value as they are found, with their places in the file."""

    texts: list[str] = field(default_factory=list)
    runs: list[_Run] = field(default_factory=list)
    length: int = 0

    def add(self, char: str, start: int, end: int) -> None:
        self._append(char, _Run(self.length, start, end, 0))

    def text(self, text: str, start: int) -> None:
        if text:
            self._append(text, _Run(self.length, start, start + 1, 1))

    def _append(self, text: str, run: _Run) -> None:
        self.texts.append(text)
        self.runs.append(run)
        self.length += len(text)

    def checked(self, value: str) -> OffsetMap | None:
        return OffsetMap(self.runs) if "".join(self.texts) == value else None


def plain_line(start: int) -> OffsetMap:
    """The map of a scalar whose text is its value."""
    return OffsetMap([_Run(0, start, start + 1, 1)])


def whole_token(start: int, end: int) -> OffsetMap:
    """The cautious map: each character may come from anywhere in the token."""
    return OffsetMap([_Run(0, start, end, 0)], exact=False)


def flow_scalar(token: str, start: int, quote: str, value: str) -> OffsetMap | None:
    """Map of a plain (`quote` empty), single- or double-quoted scalar; `token` has its quotes."""
    pieces = _Pieces()
    at, end = len(quote), len(token) - len(quote)
    while at < end:
        if plain := _UNFOLDED.match(token, at, end):
            pieces.text(plain.group(), start + at)
            at = plain.end()
        elif fold := _BREAK.match(token, at, end):
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


def _body_lines(token: str, start: int) -> Iterator[_Line]:
    """The lines of a block scalar below its header."""
    at = 0
    for found in _NEWLINE.finditer(token):
        if at:
            yield _Line(start + at, token[at : found.start()], len(found.group()))
        at = found.end()
    if at:
        yield _Line(start + at, token[at:], 0)


def content_indent(token: str, value: str) -> int:
    """Columns before the content of a block scalar."""
    return _indent(_body_lines(token, 0), value)


def _indent(lines: Iterable[_Line], value: str) -> int:
    wanted = next((line for line in value.split("\n") if line.strip(" ")), "")
    for line in lines:
        if not line.blank:
            spaces = len(line.text) - len(line.text.lstrip(" "))
            return spaces - (len(wanted) - len(wanted.lstrip(" ")))
    return 0


def block_scalar(token: str, start: int, value: str, *, folded: bool) -> OffsetMap | None:
    """Map of a literal or folded scalar; `token` runs past its trailing blank lines."""
    lines = [*_body_lines(token, start)]
    indent = _indent(lines, value)
    pieces = _Pieces()
    for line in lines:
        if pieces.length == len(value):
            break
        text = line.text[indent:]
        pieces.text(text, line.start + min(indent, len(line.text)))
        if pieces.length < len(value):
            _line_end(pieces, line, value, folded=folded)
    return pieces.checked(value)


def _line_end(pieces: _Pieces, line: _Line, value: str, *, folded: bool) -> None:
    """The value itself tells whether a break was kept, folded to a space, or swallowed."""
    start = line.start + len(line.text)
    char = value[pieces.length]
    if char == "\n" or (folded and char == " " and line.text.strip(" ")):
        pieces.add(char, start, start + line.newline)
