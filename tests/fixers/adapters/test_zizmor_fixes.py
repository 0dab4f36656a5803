"""Fixes of zizmor: tried, held against the contract, offered or dropped."""

import os
from pathlib import Path
from shutil import which
from subprocess import SubprocessError

import pytest

from fixers.adapters import _zizmor_fix
from fixers.applying import rewritten
from fixers.diagnostics import Applicability, Fix, SkippedFix
from fixers.engine import CheckOptions, Report
from tests.fixers.adapters.test_adapters import PATH, TEXT, installed, report_of, told

_installed = installed
ONE_FINDING = TEXT.replace('"${{ nonsense.x }}"', "x")


def fix_of(report: Report, rule: str) -> Fix | SkippedFix | None:
    return next(f.fix for f in report.findings if f.rule == rule)


def test_a_fix_of_zizmor_that_keeps_the_contract_is_offered() -> None:
    text = ONE_FINDING
    fix = fix_of(report_of(text), "zizmor/template-injection")
    assert isinstance(fix, Fix)
    assert fix.applicability is Applicability.UNSAFE
    new, _ = rewritten(text, sorted(fix.edits))
    assert "env:" in new
    assert "zizmor/template-injection" not in told(report_of(new))


def test_a_fix_of_zizmor_is_of_one_rule_alone() -> None:
    text = TEXT.replace("    steps:\n", "    steps:\n      - uses: actions/checkout@v4\n")
    only = CheckOptions(select=frozenset({"zizmor/template-injection"}))
    fix = fix_of(report_of(text, only), "zizmor/template-injection")
    assert isinstance(fix, Fix)
    assert "persist-credentials" not in rewritten(text, sorted(fix.edits))[0]


def _zizmor_that_writes(folder: Path, monkeypatch: pytest.MonkeyPatch, line: str) -> None:
    """One that says the same, but whose fix appends a line to each file."""
    real = which("zizmor")
    tool = folder / "zizmor"
    tool.write_text(
        "#!/bin/bash\n"
        'if [[ " $* " == *" --fix=all "* ]]; then\n'
        f'  for f in "$@"; do [[ -f $f ]] && echo "{line}" >> "$f"; done\n'
        f'else exec {real} "$@"; fi\n'
    )
    tool.chmod(0o755)
    monkeypatch.setenv("PATH", f"{folder}{os.pathsep}{os.environ['PATH']}")


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        (": [", "no valid YAML"),
        ("# a comment", "would still be reported"),
        ("permissions: write-all", "zizmor's own fix does not keep the contract"),
    ],
)
def test_a_fix_of_zizmor_that_does_harm_is_dropped(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, line: str, reason: str
) -> None:
    _zizmor_that_writes(tmp_path, monkeypatch, line)
    fix = fix_of(report_of(TEXT), "zizmor/template-injection")
    assert isinstance(fix, SkippedFix)
    assert reason in fix.reason


def test_a_fix_that_does_harm_to_one_file_costs_no_other(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    real = which("zizmor")
    tool = tmp_path / "zizmor"
    tool.write_text(
        f'#!/bin/bash\n{real} "$@"\n'
        'if [[ " $* " == *" --fix=all "* ]]; then echo ": [" >> 1/workflow.yml; fi\n'
    )
    tool.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}{os.pathsep}{os.environ['PATH']}")
    second, third = ".github/workflows/d.yml", ".github/workflows/e.yml"
    only = CheckOptions(select=frozenset({"zizmor/template-injection"}))
    report = report_of(ONE_FINDING, only, **{second: ONE_FINDING, third: "on: push\njobs: {}\n"})
    fixes = {f.at.path: type(f.fix) for f in report.findings}
    assert fixes == {PATH: Fix, second: SkippedFix}


def test_where_zizmor_cannot_be_asked_again_nothing_is_offered(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def failing(command: object, folder: Path) -> bytes:
        raise SubprocessError

    monkeypatch.setattr(_zizmor_fix, "output_of", failing)
    assert isinstance(fix_of(report_of(TEXT), "zizmor/template-injection"), SkippedFix)


def test_where_zizmor_changes_nothing_nothing_is_offered(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    _zizmor_that_writes(tmp_path, monkeypatch, "")
    monkeypatch.setattr(_zizmor_fix, "_edits", lambda source, new: iter(()))
    assert isinstance(fix_of(report_of(TEXT), "zizmor/template-injection"), SkippedFix)
