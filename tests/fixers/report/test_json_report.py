"""The contract of `check --format json`, key by key."""

import json

from fixers.diagnostics import FileAction, FileChange, Fix
from fixers.engine import Report
from fixers.report.json_report import render_json
from fixers.syntax.source import Source
from tests.fixers.report.samples import BOTH, FULL, at, finding, tree

HELP = "https://github.com/fix-pipeline/fix-pipeline/blob/main/docs/rules/no-foo.md"


def test_a_finding() -> None:
    made = json.loads(render_json(FULL, tree()))
    assert set(made) == {"version", "findings", "summary"}
    assert made["version"] == 1
    place = {"start": {"line": 5, "column": 14}, "end": {"line": 5, "column": 17}}
    path = ".github/workflows/ci.yml"
    assert made["findings"][0] == {
        "rule": "no-foo",
        "severity": "error",
        "confidence": "high",
        "path": path,
        **place,
        "message": "`foo` is bad",
        "help_url": HELP,
        "fix": {
            "applicability": "safe",
            "description": "Say good",
            "changes": [{"path": path, "action": "edit", "edits": [{**place, "text": "good"}]}],
        },
    }


def test_a_fix_over_several_files() -> None:
    fix = json.loads(render_json(FULL, tree()))["findings"][1]["fix"]
    assert fix["applicability"] == "unsafe"
    assert [(change["path"], change["action"]) for change in fix["changes"]] == [
        (".github/workflows/ci.yml", "edit"),
        ("b.sh", "edit"),
        ("lib/new.sh", "create"),
    ]
    assert fix["changes"][1]["edits"][0]["start"] == {"line": 2, "column": 6}
    created = fix["changes"][2]
    assert (created["content"], created["mode"], created["edits"]) == ("echo new\n", "100755", [])


def test_deleted_files_have_no_mode() -> None:
    fix = Fix("Delete", (), (FileChange("b.sh", FileAction.DELETE),))
    made = json.loads(render_json(Report((finding(fix=fix),)), tree()))
    assert made["findings"][0]["fix"]["changes"] == [
        {"path": "b.sh", "action": "delete", "edits": []}
    ]


def test_a_withheld_fix_is_none() -> None:
    assert json.loads(render_json(FULL, tree()))["findings"][2]["fix"] is None


def test_the_summary() -> None:
    assert json.loads(render_json(FULL, tree()))["summary"] == {
        "files": 4,
        "findings": 3,
        "by_severity": {"error": 1, "warning": 1, "info": 1},
        "fixable": {"safe": 1, "unsafe": 1},
        "suppressed": 2,
        "problems": [{"path": "broken.yml", "line": 3, "message": "found a tab"}],
        "notes": [{"path": "a.yml", "line": 2, "message": "not analysed: too long"}],
        "crashes": [{"rule": "no-foo", "where": "job a", "error": "KeyError: 1"}],
    }


def test_columns_count_code_points() -> None:
    source = Source("a.yml", "a: 日本 😀 foo\n")
    made = json.loads(render_json(Report((finding(at("foo", source)),)), tree()))
    assert made["findings"][0]["start"] == {"line": 1, "column": 9}


def test_files_that_are_gone_are_left_out() -> None:
    report = Report((finding(fix=BOTH),))
    fix = json.loads(render_json(report, tree({"b.sh": "echo 1\necho 2\n"})))["findings"][0]["fix"]
    assert [change["path"] for change in fix["changes"]] == ["b.sh", "lib/new.sh"]
