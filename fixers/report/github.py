"""Findings as workflow commands: in a job's log they become annotations."""

from collections.abc import Iterator
from typing import Final

from fixers.diagnostics import Finding, Severity
from fixers.engine import Report
from fixers.model import RepoTree
from fixers.report.about import NAME

_COMMANDS: Final = {
    Severity.ERROR: "error",
    Severity.WARNING: "warning",
    Severity.INFO: "notice",
}
# What the runner's own toolkit escapes, `%` first.
_DATA: Final = {"%": "%25", "\r": "%0D", "\n": "%0A"}
_PROPERTY: Final = {**_DATA, ":": "%3A", ",": "%2C"}


def render_github(report: Report, tree: RepoTree) -> str:
    del tree
    return "".join(f"{command}\n" for command in _commands(report))


def _commands(report: Report) -> Iterator[str]:
    yield from map(_annotation, report.findings)
    for problem in report.problems:
        where = {"file": problem.path, "line": str(problem.line), "title": NAME}
        yield _command("error", where, f"could not be read: {problem.message}")
    for note in report.notes:
        where = {"file": note.path, "line": str(note.line), "title": NAME}
        yield _command("notice", where, note.message)
    for crash in report.crashes:
        message = f"the rule {crash.rule} stopped at {crash.where}: {crash.error}"
        yield _command("warning", {"title": NAME}, message)


def _annotation(finding: Finding) -> str:
    start, end = finding.at.start, finding.at.end
    where = {"file": finding.at.path, "line": str(start.line), "endLine": str(end.line)}
    if start.line == end.line:  # columns mean nothing over several lines; the end is inclusive
        where["col"] = str(start.column)
        where["endColumn"] = str(max(start.column, end.column - 1))
    where["title"] = finding.rule
    return _command(_COMMANDS[finding.severity], where, finding.message)


def _command(name: str, properties: dict[str, str], message: str) -> str:
    listed = ",".join(f"{key}={_escape(value, _PROPERTY)}" for key, value in properties.items())
    return f"::{name} {listed}::{_escape(message, _DATA)}"


def _escape(text: str, escapes: dict[str, str]) -> str:
    return "".join(escapes.get(character, character) for character in text)
