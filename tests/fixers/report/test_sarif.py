"""What code scanning needs of SARIF 2.1.0."""

import json
from typing import Any

import pytest
from jsonschema import validate

from fixers.diagnostics import FileAction, FileChange, Finding, Fix
from fixers.engine import Report
from fixers.report import sarif
from fixers.report.sarif import render_sarif
from fixers.syntax.source import Source
from tests.fixers.report.samples import BOTH, FULL, MANUAL, at, finding, tree
from tests.fixers.toy_rules import Foo

NUMBER = {"type": "integer", "minimum": 1}
LEVEL = {"enum": ["none", "note", "warning", "error"]}


def record(required: dict[str, Any], **optional: Any) -> dict[str, Any]:
    """A JSON object with these keys and no others."""
    return {
        "type": "object",
        "required": list(required),
        "properties": required | optional,
        "additionalProperties": False,
    }


def array(items: dict[str, Any], least: int = 0) -> dict[str, Any]:
    return {"type": "array", "items": items, "minItems": least}


TEXT = {"type": "string"}
MESSAGE = record({"text": TEXT}, markdown=TEXT)
REGION = record({"startLine": NUMBER}, startColumn=NUMBER, endLine=NUMBER, endColumn=NUMBER)
ARTIFACT = record({"uri": {"type": "string", "pattern": r"^[^\s\\]+$"}}, uriBaseId=TEXT)
PLACE = record({"artifactLocation": ARTIFACT, "region": REGION})
LOCATION = record({"physicalLocation": PLACE}, id={"type": "integer"}, message=MESSAGE)
REPLACEMENT = record({"deletedRegion": REGION}, insertedContent=MESSAGE)
CHANGE = record({"artifactLocation": ARTIFACT, "replacements": array(REPLACEMENT, 1)})
RESULT = record(
    {
        "ruleId": TEXT,
        "level": LEVEL,
        "message": MESSAGE,
        "locations": array(LOCATION, 1),
        "partialFingerprints": {"type": "object", "additionalProperties": TEXT},
    },
    ruleIndex={"type": "integer", "minimum": 0},
    relatedLocations=array(LOCATION, 1),
    fixes=array(record({"artifactChanges": array(CHANGE, 1)}, description=MESSAGE), 1),
    properties={"type": "object"},
)
RULE = record({
    "id": TEXT,
    "name": TEXT,
    "shortDescription": MESSAGE,
    "fullDescription": MESSAGE,
    "help": MESSAGE,
    "helpUri": {"type": "string", "pattern": "^https://"},
    "defaultConfiguration": record({"level": LEVEL}),
})
DRIVER = record({"name": TEXT, "version": TEXT, "informationUri": TEXT, "rules": array(RULE)})
NOTE = record({"level": LEVEL, "message": MESSAGE}, locations=array(LOCATION, 1))
INVOCATION = record(
    {"executionSuccessful": {"type": "boolean"}}, toolExecutionNotifications=array(NOTE)
)
RUN = record({
    "tool": record({"driver": DRIVER}),
    "columnKind": {"const": "unicodeCodePoints"},
    "invocations": array(INVOCATION),
    "results": array(RESULT),
})
LOG = record({"$schema": TEXT, "version": {"const": "2.1.0"}, "runs": array(RUN, 1)})


def run_of(report: Report) -> Any:
    made = json.loads(render_sarif(report, tree()))
    validate(made, LOG)
    return made["runs"][0]


def results_of(*findings: Finding) -> Any:
    return run_of(Report(findings))["results"]


def test_findings_keep_their_kind_and_place() -> None:
    first, second, third = results_of(*FULL.findings)
    assert [first["level"], second["level"], third["level"]] == ["error", "warning", "note"]
    assert first["locations"][0]["physicalLocation"] == {
        "artifactLocation": {"uri": ".github/workflows/ci.yml", "uriBaseId": "%SRCROOT%"},
        "region": {"startLine": 5, "startColumn": 14, "endLine": 5, "endColumn": 17},
    }
    assert first["relatedLocations"][0]["message"] == {"text": "job a"}
    assert "relatedLocations" not in second


def test_equal_findings_have_fingerprints_of_their_own() -> None:
    results = results_of(finding(), finding())
    one, two = (result["partialFingerprints"]["fixPipeline/v1"] for result in results)
    assert two == f"{one}-2"


def test_fixes_carry_every_change() -> None:
    fix = results_of(finding(fix=BOTH))[0]["fixes"][0]
    assert fix["description"] == {"text": "Move it"}
    changes = {c["artifactLocation"]["uri"]: c["replacements"] for c in fix["artifactChanges"]}
    assert set(changes) == {".github/workflows/ci.yml", "b.sh", "lib/new.sh"}
    assert changes["b.sh"][0]["insertedContent"] == {"text": "3"}
    assert changes["lib/new.sh"][0]["insertedContent"] == {"text": "echo new\n"}


def test_files_that_are_gone_are_left_out() -> None:
    made = json.loads(
        render_sarif(Report((finding(fix=BOTH),)), tree({"b.sh": "echo 1\necho 2\n"}))
    )
    changes = made["runs"][0]["results"][0]["fixes"][0]["artifactChanges"]
    assert [c["artifactLocation"]["uri"] for c in changes] == ["b.sh", "lib/new.sh"]


@pytest.mark.parametrize(
    "fix",
    [
        None,
        MANUAL,
        Fix("Nothing"),
        Fix("Run it", (), (FileChange("b.sh", FileAction.SET_MODE, mode=0o100755),)),
    ],
)
def test_what_sarif_cannot_say_is_left_out(fix: Fix | None) -> None:
    assert "fixes" not in results_of(finding(fix=fix))[0]


def test_rules_bring_their_manual(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sarif, "RULES", (Foo,))
    known = Finding("foo", finding().severity, finding().at, "x")
    run = run_of(Report((finding(), known)))
    driver = run["tool"]["driver"]
    assert driver["name"] == "fix-pipeline"
    assert [rule["id"] for rule in driver["rules"]] == ["foo"]
    assert driver["rules"][0]["defaultConfiguration"] == {"level": "warning"}
    assert driver["rules"][0]["shortDescription"] == {"text": "a toy"}
    assert [result.get("ruleIndex") for result in run["results"]] == [None, 0]


def test_what_went_wrong_is_a_notification() -> None:
    invocation = run_of(FULL)["invocations"][0]
    assert invocation["executionSuccessful"] is False
    texts = [note["message"]["text"] for note in invocation["toolExecutionNotifications"]]
    note = "not analysed: too long"
    assert texts == ["found a tab", note, "the rule no-foo stopped at job a: KeyError: 1"]
    assert run_of(Report(()))["invocations"][0]["executionSuccessful"] is True


def test_paths_become_references() -> None:
    source = Source("a b/ü#?.yml", "foo")
    place = results_of(finding(at("foo", source)))[0]["locations"][0]["physicalLocation"]
    assert place["artifactLocation"]["uri"] == "a%20b/%C3%BC%23%3F.yml"
