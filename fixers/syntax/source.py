"""The text of one file, decoded once, with exact offsets."""

from bisect import bisect_right
from dataclasses import field
from functools import cached_property

from fixers.syntax.records import dataclass
from fixers.syntax.span import Position, Span

BOM = "\ufeff"


@dataclass(frozen=True, slots=True)
class Unreadable:
    """A file that is not text we accept; `reason` is a sentence for people."""

    path: str
    reason: str
    line: int = 1


@dataclass(frozen=True)
class Source:
    """Path and text of one file.

    `text` has no byte-order mark and keeps every newline as it stands in the file;
    `bom` tells whether one was there, so that `encode` gives the same bytes back.
    """

    path: str
    text: str
    bom: bool = field(default=False, kw_only=True)

    @classmethod
    def decode(cls, path: str, data: bytes) -> "Source | Unreadable":
        """Decode UTF-8 bytes; binary or undecodable data is a value, not an exception."""
        if b"\0" in data:
            return Unreadable(path, "binary file", data[: data.index(b"\0")].count(b"\n") + 1)
        try:
            text = data.decode("utf-8")
        except UnicodeDecodeError as error:
            line = data[: error.start].count(b"\n") + 1
            return Unreadable(path, "not valid UTF-8", line)
        if text.startswith(BOM):
            return cls(path, text[1:], bom=True)
        return cls(path, text)

    def encode(self) -> bytes:
        return ((BOM if self.bom else "") + self.text).encode("utf-8")

    def with_text(self, text: str) -> "Source":
        return Source(self.path, text, bom=self.bom)

    @cached_property
    def line_starts(self) -> tuple[int, ...]:
        """Offset at which each line begins; only `\\n` ends a line (CRLF included)."""
        starts = [0]
        at = self.text.find("\n")
        while at != -1:
            starts.append(at + 1)
            at = self.text.find("\n", at + 1)
        return tuple(starts)

    @cached_property
    def newline(self) -> str:
        """The newline style of the first line end, `\\n` when there is none."""
        at = self.text.find("\n")
        return "\r\n" if at > 0 and self.text[at - 1] == "\r" else "\n"

    def position(self, offset: int) -> Position:
        line = bisect_right(self.line_starts, offset)
        return Position(line, offset - self.line_starts[line - 1] + 1)

    def offset(self, position: Position) -> int:
        return self.line_starts[position.line - 1] + position.column - 1

    def slice(self, span: Span) -> str:
        return self.text[span.start : span.end]

    def line_span(self, line: int) -> Span:
        """The characters of a line (from 1) without its newline."""
        start = self.line_starts[line - 1]
        end = self.line_starts[line] if line < len(self.line_starts) else len(self.text)
        while end > start and self.text[end - 1] in "\r\n":
            end -= 1
        return Span(start, end)

    def line_text(self, line: int) -> str:
        return self.slice(self.line_span(line))
