"""Findings for a person at a terminal: message, source with the span underlined, chain, fix."""

import unicodedata
from collections.abc import Iterator
from typing import Final

from fixers.diagnostics import Finding, Fix, Location, Severity, SkippedFix
from fixers.engine import Report
from fixers.report.diff import fix_diff

_COLOURS: Final = {Severity.ERROR: "31", Severity.WARNING: "33", Severity.INFO: "36"}
_DIFF: Final = {"+": "32", "-": "31", "@": "36"}


class Painter:
    """Wraps text in ANSI colours, or leaves it alone."""

    def __init__(self, *, colour: bool) -> None:
        self._colour = colour

    def __call__(self, text: str, code: str) -> str:
        return f"\x1b[{code}m{text}\x1b[0m" if self._colour else text


def render_terminal(report: Report, *, colour: bool = False) -> str:
    """All findings, what could not be read, and a line that sums up."""
    paint = Painter(colour=colour)
    blocks = ["\n".join(_block(finding, paint)) for finding in report.findings]
    blocks += [f"{p.path}:{p.line}: cannot be read: {p.message}" for p in report.problems]
    blocks += [f"{c.where}: rule {c.rule} failed: {c.error}" for c in report.crashes]
    return "\n\n".join([*blocks, _summary(report)]) + "\n"


def _summary(report: Report) -> str:
    count = len(report.findings)
    fixable = sum(isinstance(f.fix, Fix) for f in report.findings)
    text = f"{count} finding{'' if count == 1 else 's'} in {report.files} files"
    if fixable:
        text += f", {fixable} with a fix (`fix-pipeline fix`)"
    if report.suppressed:
        text += f", {report.suppressed} silenced"
    return text


def _block(finding: Finding, paint: Painter) -> Iterator[str]:
    start = finding.at.start
    place = paint(f"{finding.at.path}:{start.line}:{start.column}", "1")
    severity = paint(finding.severity.value, _COLOURS[finding.severity])
    yield f"{place} {severity} {finding.rule}: {finding.message}"
    yield from _excerpt(finding.at, paint)
    for link in finding.related:
        yield f"  → {link.label} ({link.at.path}:{link.at.start.line})"
    if isinstance(finding.fix, Fix):
        yield f"  {paint('fix', '32')} ({finding.fix.applicability.value}): {finding.fix.title}"
        for line in fix_diff(finding, 1).split("\n")[2:]:
            if line:
                yield "    " + paint(line, _DIFF.get(line[0], "0"))
    elif isinstance(finding.fix, SkippedFix):
        yield f"  no fix: {finding.fix.reason}"
    yield f"  help: fix-pipeline rules {finding.rule}"


def _excerpt(at: Location, paint: Painter) -> Iterator[str]:
    start, end = at.start, at.end
    text = at.source.line_text(start.line)
    stop = end.column - 1 if end.line == start.line else len(text)
    before = text[: start.column - 1]
    marked = text[start.column - 1 : stop]
    margin = f"{start.line:>5} | "
    yield margin + text.replace("\t", " ")
    carets = "^" * max(1, _width(marked))
    yield " " * (len(margin) - 2) + "| " + " " * _width(before) + paint(carets, "31")


def _width(text: str) -> int:
    """Columns that a text takes in a terminal."""
    wide = sum(unicodedata.east_asian_width(c) in {"W", "F"} for c in text)
    return len(text) + wide - sum(unicodedata.combining(c) != 0 for c in text)
