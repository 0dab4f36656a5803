"""Findings as JSON, version 1: lines and columns from 1, columns in code points, end exclusive."""

import json
from collections import Counter

from fixers.diagnostics import Edit, FileAction, Finding, Fix
from fixers.engine import Report
from fixers.report.markdown import HELP
from fixers.syntax.source import Source
from fixers.syntax.span import Position, Span

Json = dict[str, object]


def render_json(report: Report) -> str:
    """The machine-readable report."""
    counts = Counter(finding.severity.value for finding in report.findings)
    return json.dumps(
        {
            "version": 1,
            "findings": [_finding(finding) for finding in report.findings],
            "summary": {
                "findings": len(report.findings),
                "by_severity": dict(counts),
                "files": report.files,
                "suppressed": report.suppressed,
                "problems": [
                    {"path": p.path, "line": p.line, "message": p.message} for p in report.problems
                ],
                "crashes": [
                    {"rule": c.rule, "where": c.where, "error": c.error} for c in report.crashes
                ],
            },
        },
        ensure_ascii=False,
        indent=2,
    )


def _finding(finding: Finding) -> Json:
    return {
        "rule": finding.rule,
        "severity": finding.severity.value,
        "confidence": finding.confidence.value,
        "path": finding.at.path,
        **_range(finding.at.source, finding.at.span),
        "message": finding.message,
        "help_url": f"{HELP}#{finding.rule}",
        "fix": _fix(finding, finding.fix) if isinstance(finding.fix, Fix) else None,
    }


def _range(source: Source, span: Span) -> Json:
    return {
        "start": _position(source.position(span.start)),
        "end": _position(source.position(span.end)),
    }


def _position(position: Position) -> Json:
    return {"line": position.line, "column": position.column}


def _fix(finding: Finding, fix: Fix) -> Json:
    paths = dict.fromkeys(edit.path for edit in fix.edits)
    changes: list[Json] = [
        {
            "path": path,
            "action": "edit",
            "edits": [_edit(finding, e) for e in sorted(fix.edits) if e.path == path],
        }
        for path in paths
    ]
    for change in fix.changes:
        entry: Json = {"path": change.path, "action": change.action.value, "edits": []}
        if change.action is FileAction.CREATE:
            entry["content"] = change.content.decode("utf-8", "replace")
        entry["mode"] = f"{change.mode:o}"
        changes.append(entry)
    return {
        "applicability": fix.applicability.value,
        "description": fix.title,
        "changes": changes,
    }


def _edit(finding: Finding, edit: Edit) -> Json:
    source = finding.at.source
    if source.path != edit.path:
        known = (r.at.source for r in finding.related if r.at.path == edit.path)
        source = next(known, source)
    return {**_range(source, edit.at), "text": edit.text}
