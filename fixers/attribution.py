"""Which of many fixes that were tried together to blame."""

from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence
from itertools import accumulate
from typing import Final

from fixers.applying import EditedFile
from fixers.diagnostics import Finding, Fix
from fixers.syntax.span import Span

TRIED_ALONE: Final = 8  # beyond, trying each would take minutes where there are hundreds
HALVED: Final = 12  # how often more than these are halved to find the innocent ones

Worse = Mapping[str, str]  # path → a rule that reports more there than before


def divided(findings: Sequence[Finding], worse: Worse) -> tuple[list[list[Finding]], list[Finding]]:
    """What to try next, and whom to suspect: a fix that is the only one of a file which got worse.
    Of every such file, half the fixes are tried with half of those of the others, so that many
    files take no more tries than one."""
    groups = _by_files(findings)
    suspect = [group for group in groups if _paths(group) & worse.keys()]
    innocent = [group for group in groups if not _paths(group) & worse.keys()]
    if not suspect:
        return halves([*findings]), []
    single = [group[0] for group in suspect if len(group) == 1]
    several = [group for group in suspect if len(group) > 1]
    batches = [
        [finding for group in innocent for finding in group],
        [finding for group in several for finding in group[: len(group) // 2]],
        [finding for group in several for finding in group[len(group) // 2 :]],
    ]
    return [batch for batch in batches if batch], single


def halves(findings: list[Finding]) -> list[list[Finding]]:
    half = len(findings) // 2
    return [findings[:half], findings[half:]]


def writers(
    findings: Sequence[Finding],
    edited: Iterable[EditedFile],
    reports: tuple[Sequence[Finding], Sequence[Finding]],
    worse: Worse,
) -> list[Finding]:
    """The fixes in whose text, files that they make included, the rule of a file that got worse
    reports more than in what they replace, and those of that rule nearest to where it still
    reports; `reports` are the findings before, without those that are to be gone, and after."""
    rules = frozenset(worse.values())
    before = _spans(f for f in reports[0] if f.rule in rules)
    after = _spans(f for f in reports[1] if worse.get(f.at.path) == f.rule)
    left: set[int] = set()
    found: dict[str, list[tuple[Span, int]]] = {}
    for file in edited:
        path = file.new.path
        old, new = before.get(path, ()), after.get(path, ())
        nets = (
            (replaced, sum(map(written.contains, new)) - sum(map(replaced.overlaps, old)))
            for replaced, written in zip(file.replaced, file.written, strict=True)
            if old or new
        )
        found[path] = [(replaced, net) for replaced, net in nets if net]
        own = [f for f in findings if (f.at.path, f.rule) == (path, worse.get(path))]
        left |= _nearest(own, file, old, new)
    more = {path: len(spans) for path, spans in after.items()}
    return [
        f
        for f in findings
        if isinstance(f.fix, Fix) and (id(f) in left or _brings_up(f.fix, found, more) > 0)
    ]


def _spans(findings: Iterable[Finding]) -> dict[str, list[Span]]:
    found: dict[str, list[Span]] = {}
    for finding in findings:
        found.setdefault(finding.at.path, []).append(finding.at.span)
    return found


def _brings_up(
    fix: Fix, edited: Mapping[str, Sequence[tuple[Span, int]]], made: Mapping[str, int]
) -> int:
    """How many more findings there are in its text."""
    written = sum(
        net for edit in fix.edits for at, net in edited.get(edit.path, ()) if edit.at.contains(at)
    )
    return written + sum(made.get(change.path, 0) for change in fix.changes)


def _nearest(
    own: Iterable[Finding], file: EditedFile, before: Iterable[Span], after: Iterable[Span]
) -> set[int]:
    """Of fixes by the place of their findings, the one nearest to each finding that neither is
    there already nor in what is written."""
    lengths = [
        (new.end - new.start) - (old.end - old.start)
        for old, new in zip(file.replaced, file.written, strict=True)
    ]
    moved = [0, *accumulate(lengths)]

    def now(start: int) -> int:
        return start + moved[bisect_left(file.replaced, start, key=lambda span: span.end)]

    there = {now(span.start) for span in before}
    places = sorted((now(f.at.span.start), id(f)) for f in own)
    found: set[int] = set()
    for start in {span.start for span in after} - there if places else ():
        at = bisect_left(places, (start, 0))
        found.add(min(places[max(at - 1, 0) : at + 1], key=lambda one: abs(one[0] - start))[1])
    return found


def blame(finding: Finding, worse: Worse) -> str:
    """The reason not to offer its fix."""
    names = (worse[path] for path in _paths([finding]) & worse.keys())
    return f"it would bring up {min(names)}, to be mended first"


def _by_files(findings: Iterable[Finding]) -> list[list[Finding]]:
    """Fixes that touch a file in common, together."""
    groups: list[tuple[set[str], list[Finding]]] = []
    for finding in findings:
        paths, members = _paths([finding]), [finding]
        for group in [group for group in groups if group[0] & paths]:
            groups.remove(group)
            paths |= group[0]
            members = [*group[1], *members]
        groups.append((paths, members))
    return [members for _, members in groups]


def _paths(findings: Iterable[Finding]) -> set[str]:
    fixes = [finding.fix for finding in findings if isinstance(finding.fix, Fix)]
    edited = {edit.path for fix in fixes for edit in fix.edits}
    return edited | {change.path for fix in fixes for change in fix.changes}
