"""Findings as Markdown: for a comment, and as a page of their own.

Whatever comes from a repository goes through `fixers.report.escaping`.
"""

from collections.abc import Iterator
from html import escape
from typing import Final

from fixers.diagnostics import Applicability, Finding, Fix, Location, Severity, SkippedFix
from fixers.engine import Report
from fixers.model import RepoTree
from fixers.report.about import NAME, help_url
from fixers.report.escaping import cell, code, details, fenced, line
from fixers.report.patch import patch_of_fix
from fixers.report.tally import plural, sentence, tally

_SIGNS: Final = {Severity.ERROR: "🔴", Severity.WARNING: "🟠", Severity.INFO: "🔵"}
_OFFERS: Final = {
    Applicability.SAFE: "Fix: {title}",
    Applicability.UNSAFE: "Fix, to be looked at first: {title}",
    Applicability.DISPLAY_ONLY: "To be done by hand: {title}",
}


def render_markdown(report: Report, tree: RepoTree) -> str:
    """A table of all findings, and below it each with its proof and its fix, folded."""
    parts = [f"## {NAME}: {sentence(tally(report.findings))} in {plural(report.files, 'file')}"]
    if report.findings:
        rows = "\n".join(_row(finding) for finding in report.findings)
        parts.append(f"| | Where | Rule | Problem | Fix |\n|---|---|---|---|---|\n{rows}")
    parts += (_folded(finding, tree) for finding in report.findings)
    parts += _notes(report)
    return "\n\n".join(parts) + "\n"


def comment_body(finding: Finding) -> str:
    """What a comment beside the finding's line says: the fact, the proof, what to do."""
    sign = f"{_SIGNS[finding.severity]} **{finding.severity.value}**"
    parts = [f"{sign}: {line(finding.message)} ([`{finding.rule}`]({help_url(finding.rule)}))"]
    if finding.related:
        chain = "\n".join(f"1. {line(r.label)}: {_place(r.at)}" for r in finding.related)
        parts.append(details("How this was found", chain))
    if isinstance(finding.fix, Fix):
        offer = _OFFERS[finding.fix.applicability]
        parts.append(offer.format(title=line(finding.fix.title)))
    elif isinstance(finding.fix, SkippedFix):
        parts.append(f"No fix is offered: {line(finding.fix.reason)}")
    return "\n\n".join(parts)


def _row(finding: Finding) -> str:
    rule = f"[{code(finding.rule)}]({help_url(finding.rule)})"
    kind = finding.fix.applicability.value if isinstance(finding.fix, Fix) else ""
    cells = (_SIGNS[finding.severity], _place(finding.at), rule, line(finding.message), kind)
    return f"| {' | '.join(map(cell, cells))} |"


def _folded(finding: Finding, tree: RepoTree) -> str:
    body = comment_body(finding)
    patch = patch_of_fix(tree, finding.fix) if isinstance(finding.fix, Fix) else ""
    if patch:
        body += "\n\n" + fenced(patch.rstrip("\n"), "diff")
    return details(_html(f"{finding.rule} at {finding.at.path}:{finding.at.start.line}"), body)


def _notes(report: Report) -> Iterator[str]:
    for problem in report.problems:
        place = code(f"{problem.path}:{problem.line}")
        yield f"- {place} could not be read: {line(problem.message)}"
    for note in report.notes:
        yield f"- {code(f'{note.path}:{note.line}')}: {line(note.message)}"
    for crash in report.crashes:
        yield f"- The rule {code(crash.rule)} stopped at {code(crash.where)}: {line(crash.error)}"
    if report.suppressed:
        yield f"{plural(report.suppressed, 'finding')} suppressed."


def _place(at: Location) -> str:
    return code(f"{at.path}:{at.start.line}")


def _html(text: str) -> str:
    """Text between tags; Markdown is read there too."""
    return "".join(f"&#{ord(c)};" if c in "`*_[]@\\|~" else escape(c) for c in line(text))
