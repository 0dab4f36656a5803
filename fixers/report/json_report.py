"""Findings as JSON, version 1: lines and columns from 1, columns in code points, ends exclusive."""

import json
from collections.abc import Iterator
from itertools import groupby
from typing import TypedDict

from fixers.diagnostics import Edit, FileAction, FileChange, Finding, Fix
from fixers.engine import Report
from fixers.model import RepoTree
from fixers.report.about import help_url
from fixers.report.tally import tally
from fixers.syntax.source import Source
from fixers.syntax.span import Position


class _Position(TypedDict):
    line: int
    column: int


class _Edit(TypedDict):
    start: _Position
    end: _Position
    text: str


class _Change(TypedDict, total=False):
    """`content` is given for `create`, `mode` (octal, as git has it) for `create`, `set-mode`."""

    path: str
    action: str
    edits: list[_Edit]
    content: str
    mode: str


def render_json(report: Report, tree: RepoTree) -> str:
    counts = tally(report.findings)
    whole = {
        "version": 1,
        "findings": [_finding(finding, tree) for finding in report.findings],
        "summary": {
            "files": report.files,
            "findings": counts.total,
            "by_severity": {
                "error": counts.errors,
                "warning": counts.warnings,
                "info": counts.infos,
            },
            "fixable": {"safe": counts.safe, "unsafe": counts.unsafe},
            "suppressed": report.suppressed,
            "problems": [
                {"path": problem.path, "line": problem.line, "message": problem.message}
                for problem in report.problems
            ],
            "notes": [
                {"path": note.path, "line": note.line, "message": note.message}
                for note in report.notes
            ],
            "crashes": [
                {"rule": crash.rule, "where": crash.where, "error": crash.error}
                for crash in report.crashes
            ],
        },
    }
    return json.dumps(whole, indent=2, ensure_ascii=False) + "\n"


def _finding(finding: Finding, tree: RepoTree) -> dict[str, object]:
    return {
        "rule": finding.rule,
        "severity": finding.severity.value,
        "confidence": finding.confidence.value,
        "path": finding.at.path,
        "start": _position(finding.at.start),
        "end": _position(finding.at.end),
        "message": finding.message,
        "help_url": help_url(finding.rule),
        "fix": _fix(finding.fix, tree) if isinstance(finding.fix, Fix) else None,
    }


def _fix(fix: Fix, tree: RepoTree) -> dict[str, object]:
    return {
        "applicability": fix.applicability.value,
        "description": fix.title,
        "changes": [*_edited(fix, tree), *map(_whole, fix.changes)],
    }


def _edited(fix: Fix, tree: RepoTree) -> Iterator[_Change]:
    for path, edits in groupby(sorted(fix.edits), key=lambda edit: edit.path):
        source = tree.read(path)
        if isinstance(source, Source):
            yield {"path": path, "action": "edit", "edits": [_edit(source, e) for e in edits]}


def _whole(change: FileChange) -> _Change:
    made: _Change = {"path": change.path, "action": change.action.value, "edits": []}
    if change.action is FileAction.CREATE:
        made["content"] = change.content.decode()
    if change.action is not FileAction.DELETE:
        made["mode"] = f"{change.mode:06o}"
    return made


def _edit(source: Source, edit: Edit) -> _Edit:
    start, end = source.position(edit.at.start), source.position(edit.at.end)
    return {"start": _position(start), "end": _position(end), "text": edit.text}


def _position(at: Position) -> _Position:
    return {"line": at.line, "column": at.column}
