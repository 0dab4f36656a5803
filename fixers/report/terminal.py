"""Findings for a person at a terminal: message, source with the span underlined, chain, fix."""

from collections.abc import Iterator
from typing import Final

from fixers.diagnostics import Finding, Fix, Severity, SkippedFix
from fixers.engine import Report
from fixers.model import RepoTree
from fixers.report.about import help_url
from fixers.report.escaping import plain
from fixers.report.excerpt import excerpt
from fixers.report.folding import fold
from fixers.report.paint import BOLD, CYAN, DIM, GREEN, RED, YELLOW, Painter
from fixers.report.patch import patch_of_fix
from fixers.report.tally import plural, sentence, tally

_COLOURS: Final = {Severity.ERROR: RED, Severity.WARNING: YELLOW, Severity.INFO: CYAN}


def render_terminal(report: Report, tree: RepoTree, *, colour: bool = False) -> str:
    """All findings, what could not be read, and a line that sums up."""
    paint = Painter(colour=colour)
    shown, folded = fold(report.findings)
    blocks = ["\n".join(_block(finding, tree, paint)) for finding in shown]
    blocks += ["\n".join(_list(findings, paint)) for findings in folded]
    blocks += [*_troubles(report, paint), _summary(report)]
    return "\n\n".join(blocks) + "\n"


def render_patch(patch: str, *, colour: bool = False) -> str:
    """A unified diff, coloured; without colour it is left as it is, for `git apply`."""
    if not colour:
        return patch
    paint = Painter(colour=True)
    return "".join(f"{paint.diff_line(plain(line))}\n" for line in patch.split("\n")[:-1])


def _block(finding: Finding, tree: RepoTree, paint: Painter) -> Iterator[str]:
    start, hue = finding.at.start, _COLOURS[finding.severity]
    place = paint(f"{plain(finding.at.path)}:{start.line}:{start.column}", BOLD)
    head = paint(f"{finding.severity.value}[{finding.rule}]", hue)
    yield f"{place}: {head}: {paint(_flat(finding.message), BOLD)}"
    yield from excerpt(finding.at, paint, hue)
    for link in finding.related:
        where = paint(f"({plain(link.at.path)}:{link.at.start.line})", DIM)
        yield f"  → {_flat(link.label)} {where}"
    if isinstance(finding.fix, Fix):
        yield f"  {paint(f'fix ({finding.fix.applicability.value})', GREEN)}: {finding.fix.title}"
        yield from _difference(finding.fix, tree, paint)
    elif isinstance(finding.fix, SkippedFix):
        yield f"  no fix: {_flat(finding.fix.reason)}"
    yield paint(f"  help: {help_url(finding.rule)}", DIM)


def _list(findings: tuple[Finding, ...], paint: Painter) -> Iterator[str]:
    """Many findings of one rule, a line each."""
    first = findings[0]
    head = paint(f"{first.severity.value}[{first.rule}]", _COLOURS[first.severity])
    places = f"{plural(len(findings), 'place')}, a line each"
    yield f"{head}: {paint(places, BOLD)}"
    for finding in findings:
        place = f"{plain(finding.at.path)}:{finding.at.start.line}:{finding.at.start.column}"
        end = ""
        if isinstance(finding.fix, Fix):
            end = f"; {paint(f'fix ({finding.fix.applicability.value})', GREEN)}"
        yield f"  {paint(place, BOLD)}: {_flat(finding.message)}{end}"
    yield paint(f"  in full: `--select {first.rule}`", DIM)
    yield paint(f"  help: {help_url(first.rule)}", DIM)


def _difference(fix: Fix, tree: RepoTree, paint: Painter) -> Iterator[str]:
    for text in plain(patch_of_fix(tree, fix, context=1)).split("\n")[:-1]:
        if not text.startswith("diff --git "):  # the names follow in lines of their own
            yield f"    {paint.diff_line(text)}"


def _troubles(report: Report, paint: Painter) -> Iterator[str]:
    for problem in report.problems:
        place = paint(f"{plain(problem.path)}:{problem.line}", BOLD)
        yield f"{place}: {paint('cannot be read', RED)}: {_flat(problem.message)}"
    for note in report.notes:
        yield f"{paint(f'{plain(note.path)}:{note.line}', BOLD)}: {_flat(note.message)}"
    for crash in report.crashes:
        bug = paint(f"bug in the rule {crash.rule}", RED)
        yield f"{plain(crash.where)}: {bug}: {_flat(crash.error)}"


def _summary(report: Report) -> str:
    counts = tally(report.findings)
    text = f"{sentence(counts)} in {plural(report.files, 'file')}".capitalize()
    if counts.safe:
        text += f"; {counts.safe} mended by `fix-pipeline fix`"
    if counts.unsafe:
        text += f"; {counts.unsafe} mended by `fix-pipeline fix --unsafe`, after a look"
    if report.suppressed:
        text += f"; {report.suppressed} suppressed"
    if unread := len({problem.path for problem in report.problems}):
        text += f"; {plural(unread, 'file')} cannot be read"
    return text


def _flat(text: str) -> str:
    return " ".join(plain(text).split())
