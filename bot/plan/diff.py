"""Patch of a file → hunks: which lines may carry a comment or a suggestion."""

import re
from dataclasses import dataclass
from typing import Final

_HEADER: Final = re.compile(r"^@@ -\d+(?:,\d+)? \+(\d+)(?:,\d+)? @@")


@dataclass(frozen=True, slots=True)
class Hunk:
    """Lines `first` to `last` of the new file stand in this hunk; `added` are the new ones, and
    after each line of `deleted_after` the patch deletes something."""

    first: int
    last: int
    added: frozenset[int]
    deleted_after: frozenset[int]

    def contains(self, start: int, end: int) -> bool:
        return self.first <= start and end <= self.last

    def deletes_within(self, start: int, end: int) -> bool:
        return any(start <= line < end for line in self.deleted_after)


@dataclass(frozen=True, slots=True)
class FileDiff:
    """Hunks of one file; none when GitHub gave no patch (binary, rename, too large)."""

    path: str
    hunks: tuple[Hunk, ...]

    def may_comment(self, start: int, end: int) -> bool:
        """GitHub takes a comment only on lines that one hunk shows."""
        return any(hunk.contains(start, end) for hunk in self.hunks)

    def may_suggest(self, start: int, end: int) -> bool:
        """A suggestion that spans a deleted line is refused when somebody applies it."""
        return any(
            hunk.contains(start, end) and not hunk.deletes_within(start, end) for hunk in self.hunks
        )


def parse_patch(path: str, patch: str | None) -> FileDiff:
    """Hunks of the `patch` that GitHub gives for a file; None gives no hunk."""
    hunks: list[Hunk] = []
    lines = [] if patch is None else patch.split("\n")
    for number, line in enumerate(lines):
        header = _HEADER.match(line)
        if header:
            hunks.append(_hunk(int(header[1]), lines[number + 1 :]))
    return FileDiff(path, tuple(hunk for hunk in hunks if hunk.first <= hunk.last))


def _hunk(first: int, lines: list[str]) -> Hunk:
    line = first - 1
    added: set[int] = set()
    deleted_after: set[int] = set()
    for text in lines:
        if text.startswith("@@"):
            break
        if text.startswith("-"):
            deleted_after.add(line)
        elif text.startswith(("+", " ")):
            line += 1
            if text.startswith("+"):
                added.add(line)
    return Hunk(first, line, frozenset(added), frozenset(deleted_after))
