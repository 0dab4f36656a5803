"""Shell that stands in a file of another kind, and where each piece of it came from."""

from bisect import bisect_right
from functools import cached_property
from itertools import accumulate
from typing import Final

from fixers.syntax.records import Enum, dataclass
from fixers.syntax.span import Span

# What stands for a text that is not known.
OPEN: Final = "${{make}}"
OF_BUILD: Final = "${{make.build}}"  # not known either, but another one for each commit or run


def is_open(text: str) -> bool:
    """Whether a part of a text is not known, or only the expression that makes it."""
    return "${{" in text


class Kind(Enum):
    """How a piece of a line came from its file."""

    COPIED = "copied"  # it stands there, letter by letter
    WRITTEN = "written"  # it stands there in another spelling: `$$` is a `$`
    FILLED = "filled"  # the value of what stands there


@dataclass(frozen=True, slots=True)
class Piece:
    """`span`: what it was made of, in the file."""

    text: str
    span: Span
    kind: Kind = Kind.COPIED


@dataclass(frozen=True)
class Recipe:
    """Where the text of a line stands in its file. `rewritable`: it may be written anew there.
    `shell`: the name of the program that reads it, `mark`: what tells make not to show it.
    `above` and `below`: the other lines of its goal, each for a shell of its own."""

    pieces: tuple[Piece, ...]
    rewritable: bool = False
    shell: str = "sh"
    mark: str = ""
    above: str = ""
    below: str = ""

    @cached_property
    def _starts(self) -> tuple[int, ...]:
        return tuple(accumulate((len(piece.text) for piece in self.pieces), initial=0))

    def locate(self, span: Span) -> Span:
        """The span of the file that a span of the text was made of."""
        start, end = self._place(span.start), self._place(span.end, end=True)
        return Span(start, max(start, end))

    def stands(self, span: Span) -> bool:
        """Whether a span of the text, and nothing else, stands in the file."""
        first, last = self._index(span.start), self._index(span.end, end=True)
        inside = self.pieces[first : last + 1]
        return all(piece.kind is not Kind.FILLED for piece in inside)

    def written(self, span: Span) -> Span | None:
        """The span of the file; None where a value that is filled in there goes on outside."""
        for index in {self._index(span.start), self._index(span.end, end=True)}:
            start, piece = self._starts[index], self.pieces[index]
            inside = span.contains(Span(start, start + len(piece.text)))
            if piece.kind is Kind.FILLED and not inside:
                return None
        return self.locate(span)

    def _index(self, at: int, *, end: bool = False) -> int:
        """Of the piece that holds a place of the text, or that ends there."""
        found = bisect_right(self._starts, at - 1 if end and at else at) - 1
        return min(found, len(self.pieces) - 1)

    def _place(self, at: int, *, end: bool = False) -> int:
        index = self._index(at, end=end)
        piece, inside = self.pieces[index], at - self._starts[index]
        if piece.kind is Kind.COPIED:
            return piece.span.start + inside
        return piece.span.end if inside >= len(piece.text) or (end and inside) else piece.span.start
