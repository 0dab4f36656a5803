"""A fix as GitHub's suggestion: new text for whole lines of one file."""

from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import Final

from fixers.applying import apply_fixes
from fixers.diagnostics import Applicability, Edit, Finding, Fix, SkippedFix
from fixers.model.trees import MemoryTree
from fixers.syntax.records import dataclass
from fixers.syntax.source import Source

_GAP: Final = 5  # more unchanged lines than this in the middle are no suggestion but a riddle


@dataclass(frozen=True, slots=True)
class Suggestion:
    """Replace lines `start_line` to `end_line` (from 1, both included) by `lines`; no line at
    all deletes them."""

    path: str
    start_line: int
    end_line: int
    lines: tuple[str, ...]


def suggestion(finding: Finding) -> Suggestion | None:
    """The whole fix as a suggestion; None when it is more than one range of lines of the
    finding's own file, or nothing that can be applied."""
    fix, source = finding.fix, finding.at.source
    if not isinstance(fix, Fix) or fix.applicability is Applicability.DISPLAY_ONLY:
        return None
    if fix.changes or any(edit.path != source.path for edit in fix.edits):
        return None
    if _scattered(source, fix.edits):
        return None
    applied = apply_fixes(MemoryTree({source.path: source.encode()}), [fix])
    if isinstance(applied, SkippedFix) or not applied.edited:
        return None
    near = finding.at.start.line
    return _replacement(source.path, _lines(source), _lines(applied.edited[0].new), near)


def _scattered(source: Source, edits: Iterable[Edit]) -> bool:
    return any(
        source.position(two.at.start).line - source.position(one.at.end).line > _GAP
        for one, two in pairwise(sorted(edits))
    )


def _lines(source: Source) -> list[str]:
    lines = [line.removesuffix("\r") for line in source.text.split("\n")]
    return lines[:-1] if lines[-1] == "" else lines


def _replacement(path: str, old: list[str], new: list[str], near: int) -> Suggestion | None:
    if old == new or not old:
        return None  # only line ends differ, or there is no line to stand on
    first = _common(old, new)
    rest = min(len(old), len(new)) - first
    kept = min(rest, _common(old[::-1], new[::-1]))
    last, end = len(old) - kept, len(new) - kept
    if first == last:  # an insertion stands on a neighbour: the one towards the finding
        below = last < len(old) and (near > last or first == 0)
        first, last, end = (first, last + 1, end + 1) if below else (first - 1, last, end)
    return Suggestion(path, first + 1, last, tuple(new[first:end]))


def _common(one: Sequence[str], other: Sequence[str]) -> int:
    """How many lines at the beginning are the same."""
    same = (number for number, (a, b) in enumerate(zip(one, other, strict=False)) if a != b)
    return next(same, min(len(one), len(other)))
