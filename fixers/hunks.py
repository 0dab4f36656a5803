"""What an edit really changes: an edit may write again what stood there."""

from collections.abc import Iterator
from difflib import SequenceMatcher
from itertools import accumulate, groupby

from fixers.syntax.span import Span

Line = tuple[str, Span]


def hunks(old: str, new: str, replaced: Span, written: Span) -> Iterator[tuple[Span, Span]]:
    """The parts of a replaced span of `old` and of what is written in `new` for it that
    differ: whole lines, or less where a line follows another one."""
    before, after = _lines(old, replaced), _lines(new, written)
    if len(before) < 2:
        yield replaced, written
        return
    old_texts, new_texts = [text for text, _ in before], [text for text, _ in after]
    matcher = SequenceMatcher(None, old_texts, new_texts, autojunk=False)
    for tag, a, b, c, d in matcher.get_opcodes():
        if tag == "equal":
            continue
        if b - a == d - c:
            yield from _pairs(before[a:b], after[c:d])
        else:
            yield _extent(before, a, b, replaced), _extent(after, c, d, written)


def _lines(text: str, span: Span) -> list[Line]:
    lines = text[span.start : span.end].splitlines(keepends=True)
    starts = accumulate(map(len, lines), initial=span.start)
    return [(line, Span(at, at + len(line))) for line, at in zip(lines, starts, strict=False)]


def _extent(lines: list[Line], first: int, last: int, whole: Span) -> Span:
    start = lines[first][1].start if first < len(lines) else whole.end
    return Span(start, lines[last - 1][1].end if last > first else start)


def _pairs(before: list[Line], after: list[Line]) -> Iterator[tuple[Span, Span]]:
    """Lines in the place of as many others: those that begin alike have other words, the rest
    is only as long."""
    pairs = list(zip(before, after, strict=True))
    for alike, group in groupby(pairs, key=lambda p: p[0][0].split()[:1] == p[1][0].split()[:1]):
        together = list(group)
        if alike:
            yield from (_within(old, new) for old, new in together)
        else:
            (first_old, first_new), (last_old, last_new) = together[0], together[-1]
            yield (
                Span(first_old[1].start, last_old[1].end),
                Span(first_new[1].start, last_new[1].end),
            )


def _within(old: Line, new: Line) -> tuple[Span, Span]:
    """Without what two lines begin and end with alike."""
    (before, there), (after, here) = old, new
    most = min(len(before), len(after))
    head = next((i for i in range(most) if before[i] != after[i]), most)
    rest = range(most - head)
    tail = next((i for i in rest if before[-1 - i] != after[-1 - i]), most - head)
    return (
        Span(there.start + head, there.end - tail),
        Span(here.start + head, here.end - tail),
    )
