"""Findings as SARIF 2.1.0, for code scanning."""

import json
from typing import Final

from fixers.diagnostics import Finding, Severity
from fixers.engine import Report
from fixers.fingerprint import numbered
from fixers.report.markdown import HELP
from fixers.rules import RULES

_LEVELS: Final = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "note"}
_SCHEMA: Final = "https://json.schemastore.org/sarif-2.1.0.json"
Json = dict[str, object]


def render_sarif(report: Report) -> str:
    """One run with the catalogue of rules and every finding."""
    driver: Json = {
        "name": "fix-pipeline",
        "rules": [
            {"id": r.id, "shortDescription": {"text": r.summary}, "helpUri": f"{HELP}#{r.id}"}
            for r in RULES
        ],
    }
    results = [_result(mark, finding) for mark, finding in numbered(report.findings)]
    run: Json = {
        "tool": {"driver": driver},
        "columnKind": "unicodeCodePoints",
        "results": results,
    }
    return json.dumps({"$schema": _SCHEMA, "version": "2.1.0", "runs": [run]}, indent=2)


def _result(fingerprint: str, finding: Finding) -> Json:
    start, end = finding.at.start, finding.at.end
    region: Json = {
        "startLine": start.line,
        "startColumn": start.column,
        "endLine": end.line,
        "endColumn": end.column,
    }
    location: Json = {
        "physicalLocation": {"artifactLocation": {"uri": finding.at.path}, "region": region}
    }
    return {
        "ruleId": finding.rule,
        "level": _LEVELS[finding.severity],
        "message": {"text": finding.message},
        "locations": [location],
        "partialFingerprints": {"fixPipeline/v1": fingerprint},
    }
