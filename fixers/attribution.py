"""Which of many fixes that were tried together to blame."""

from collections.abc import Iterable, Mapping, Sequence
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
    findings: Iterable[Finding],
    edited: Iterable[EditedFile],
    reports: tuple[Sequence[Finding], Sequence[Finding]],
    worse: Worse,
) -> list[Finding]:
    """The fixes in whose text the rule of a file that got worse reports more than in what they
    replace; `reports` are the findings before and after."""
    before, after = ([f for f in some if worse.get(f.at.path) == f.rule] for some in reports)
    found: dict[str, list[Span]] = {}
    for file in edited:
        path = file.new.path
        old, new = ([f.at.span for f in some if f.at.path == path] for some in (before, after))
        found[path] = [
            replaced
            for replaced, written in zip(file.replaced, file.written, strict=True)
            if sum(map(written.contains, new)) > sum(map(replaced.overlaps, old))
        ]
    return [f for f in findings if isinstance(f.fix, Fix) and _writes(f.fix, found)]


def _writes(fix: Fix, found: Mapping[str, Sequence[Span]]) -> bool:
    return any(edit.at.contains(span) for edit in fix.edits for span in found.get(edit.path, ()))


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
