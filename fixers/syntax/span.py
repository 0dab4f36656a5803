"""Half-open ranges and positions, both in code points of a decoded text."""

from fixers.syntax.records import dataclass


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """Half-open range `[start, end)` of code-point offsets from 0 in one text."""

    start: int
    end: int

    @property
    def empty(self) -> bool:
        return self.start == self.end

    def contains(self, other: "Span") -> bool:
        return self.start <= other.start and other.end <= self.end

    def overlaps(self, other: "Span") -> bool:
        """Whether both cover a common character, or insert at the same point."""
        if self.empty or other.empty:
            return self.start <= other.end and other.start <= self.end
        return self.start < other.end and other.start < self.end


@dataclass(frozen=True, slots=True, order=True)
class Position:
    """Line and column, both from 1; the column counts code points."""

    line: int
    column: int
