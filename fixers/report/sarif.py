"""Findings as SARIF 2.1.0, as code scanning reads it."""

import json
from collections.abc import Iterable, Iterator
from inspect import getdoc
from itertools import groupby
from typing import Final, TypeAlias
from urllib.parse import quote

from fixers.diagnostics import Applicability, FileAction, Finding, Fix, Location, Severity
from fixers.engine import Report
from fixers.fingerprint import numbered
from fixers.model import RepoTree
from fixers.report.about import HOME, NAME, help_url, version
from fixers.rule import Rule
from fixers.rules import RULES
from fixers.syntax.source import Source
from fixers.syntax.span import Position

Object: TypeAlias = dict[str, object]

_SCHEMA: Final = "https://json.schemastore.org/sarif-2.1.0.json"
_LEVELS: Final = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "note"}
_START: Final = Position(1, 1)


def render_sarif(report: Report, tree: RepoTree) -> str:
    rules = [*RULES]
    driver: Object = {
        "name": NAME,
        "version": version(),
        "informationUri": HOME,
        "rules": [_rule(rule) for rule in rules],
    }
    index = {rule.id: number for number, rule in enumerate(rules)}
    run: Object = {
        "tool": {"driver": driver},
        "columnKind": "unicodeCodePoints",
        "invocations": [
            {
                "executionSuccessful": not report.crashes,
                "toolExecutionNotifications": [*_notifications(report)],
            }
        ],
        "results": [
            _result(mark, finding, index, tree) for mark, finding in numbered(report.findings)
        ],
    }
    whole = {"$schema": _SCHEMA, "version": "2.1.0", "runs": [run]}
    return json.dumps(whole, indent=2, ensure_ascii=False) + "\n"


def _rule(rule: type[Rule]) -> Object:
    manual = getdoc(rule) or rule.summary
    return {
        "id": rule.id,
        "name": rule.__name__,
        "shortDescription": {"text": rule.summary},
        "fullDescription": {"text": rule.summary},
        "help": {"text": manual, "markdown": manual},
        "helpUri": help_url(rule.id),
        "defaultConfiguration": {"level": _LEVELS[rule.severity]},
    }


def _result(mark: str, finding: Finding, index: dict[str, int], tree: RepoTree) -> Object:
    result: Object = {
        "ruleId": finding.rule,
        "level": _LEVELS[finding.severity],
        "message": {"text": finding.message},
        "locations": [{"physicalLocation": _place(finding.at)}],
        "partialFingerprints": {"fixPipeline/v1": mark},
        "properties": {"confidence": finding.confidence.value},
    }
    if finding.rule in index:
        result["ruleIndex"] = index[finding.rule]
    if finding.related:
        result["relatedLocations"] = [
            {"id": number, "message": {"text": link.label}, "physicalLocation": _place(link.at)}
            for number, link in enumerate(finding.related, 1)
        ]
    fix = finding.fix
    if isinstance(fix, Fix) and _expressible(fix):
        changes = [*_edited(fix, tree), *_created(fix)]
        result["fixes"] = [{"description": {"text": fix.title}, "artifactChanges": changes}]
    return result


def _expressible(fix: Fix) -> bool:
    """SARIF knows replaced text only, no modes and no deleted files."""
    if fix.applicability is Applicability.DISPLAY_ONLY or not (fix.edits or fix.changes):
        return False
    return all(change.action is FileAction.CREATE for change in fix.changes)


def _edited(fix: Fix, tree: RepoTree) -> Iterator[Object]:
    for path, edits in groupby(sorted(fix.edits), key=lambda edit: edit.path):
        source = tree.read(path)
        if isinstance(source, Source):
            places = ((_region_of(source, e.at.start, e.at.end), e.text) for e in edits)
            yield _artifact_change(path, places)


def _created(fix: Fix) -> Iterator[Object]:
    for change in fix.changes:
        yield _artifact_change(change.path, [(_region(_START, _START), change.content.decode())])


def _artifact_change(path: str, replacements: Iterable[tuple[Object, str]]) -> Object:
    return {
        "artifactLocation": _artifact(path),
        "replacements": [
            {"deletedRegion": region, "insertedContent": {"text": text}}
            for region, text in replacements
        ],
    }


def _notifications(report: Report) -> Iterator[Object]:
    told = [("warning", problem.path, problem.line, problem.message) for problem in report.problems]
    told += [("note", note.path, note.line, note.message) for note in report.notes]
    for level, path, number, message in told:
        place = {"artifactLocation": _artifact(path), "region": {"startLine": number}}
        yield {
            "level": level,
            "message": {"text": message},
            "locations": [{"physicalLocation": place}],
        }
    for crash in report.crashes:
        message = f"the rule {crash.rule} stopped at {crash.where}: {crash.error}"
        yield {"level": "error", "message": {"text": message}}


def _place(at: Location) -> Object:
    return {"artifactLocation": _artifact(at.path), "region": _region(at.start, at.end)}


def _artifact(path: str) -> Object:
    return {"uri": quote(path, errors="surrogateescape"), "uriBaseId": "%SRCROOT%"}


def _region_of(source: Source, start: int, end: int) -> Object:
    return _region(source.position(start), source.position(end))


def _region(start: Position, end: Position) -> Object:
    return {
        "startLine": start.line,
        "startColumn": start.column,
        "endLine": end.line,
        "endColumn": end.column,
    }
