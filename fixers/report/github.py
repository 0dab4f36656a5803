"""Findings as workflow commands (`::error file=…`), which GitHub shows as annotations."""

from typing import Final

from fixers.diagnostics import Finding, Severity
from fixers.engine import Report

_COMMANDS: Final = {
    Severity.ERROR: "error",
    Severity.WARNING: "warning",
    Severity.INFO: "notice",
}


def render_github(report: Report) -> str:
    """One command a finding and one a file that could not be read."""
    lines = [_command(finding) for finding in report.findings]
    for problem in report.problems:
        place = f"file={_property(problem.path)},line={problem.line}"
        lines.append(f"::error {place}::{_data(problem.message)}")
    return "".join(f"{line}\n" for line in lines)


def _command(finding: Finding) -> str:
    start, end = finding.at.start, finding.at.end
    place = f"file={_property(finding.at.path)},line={start.line},endLine={end.line}"
    if start.line == end.line:
        place += f",col={start.column},endColumn={end.column}"
    title = _property(finding.rule)
    return f"::{_COMMANDS[finding.severity]} {place},title={title}::{_data(finding.message)}"


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
