"""What an edit really changes: an edit may write again what stood there."""

from collections.abc import Iterator
from difflib import SequenceMatcher
from itertools import accumulate

from fixers.syntax.span import Span


def hunks(old: str, new: str, replaced: Span, written: Span) -> Iterator[tuple[Span, Span]]:
    """The parts of a replaced span of `old` and of what is written in `new` for it that
    differ: whole lines, or less where a line follows another one."""
    before = old[replaced.start : replaced.end].splitlines(keepends=True)
    after = new[written.start : written.end].splitlines(keepends=True)
    if len(before) < 2:
        yield replaced, written
        return
    left, right = _starts(before, replaced.start), _starts(after, written.start)
    matcher = SequenceMatcher(None, before, after, autojunk=False)
    for tag, a, b, c, d in matcher.get_opcodes():
        if tag == "equal":
            continue
        if b - a != d - c:
            yield Span(left[a], left[b]), Span(right[c], right[d])
            continue
        for i, j in zip(range(a, b), range(c, d), strict=True):
            yield _within(before[i], after[j], left[i], right[j])


def _starts(lines: list[str], first: int) -> list[int]:
    return list(accumulate(map(len, lines), initial=first))


def _within(old: str, new: str, at_old: int, at_new: int) -> tuple[Span, Span]:
    """Without what two lines begin and end with alike."""
    most = min(len(old), len(new))
    head = next((i for i in range(most) if old[i] != new[i]), most)
    tail = next((i for i in range(most - head) if old[-1 - i] != new[-1 - i]), most - head)
    return (
        Span(at_old + head, at_old + len(old) - tail),
        Span(at_new + head, at_new + len(new) - tail),
    )
