"""The command line as a user calls it."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from fixers.cli import run

BROKEN = """\
on: push
jobs:
  a:
    runs-on: ubuntu-22.04
    steps:
      - uses: actions/checkout@v4
      - run: terraform validate
"""


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    folder = tmp_path / ".github" / "workflows"
    folder.mkdir(parents=True)
    (folder / "ci.yml").write_text(BROKEN, encoding="utf-8")
    return tmp_path


@pytest.mark.parametrize("format_", ["text", "json", "sarif", "github", "markdown"])
def test_check_tells_of_the_finding(
    repository: Path, capsys: pytest.CaptureFixture[str], format_: str
) -> None:
    assert run(["check", str(repository), "--format", format_]) == 1
    assert "terraform-init-missing" in capsys.readouterr().out


def test_check_of_a_clean_repository(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["check", str(tmp_path)]) == 0
    assert "no workflow, action or script" in capsys.readouterr().err


def test_a_workflow_that_cannot_be_read_is_one(
    repository: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (repository / ".github/workflows/ci.yml").write_text("a: b: c\n", encoding="utf-8")
    assert run(["check", str(repository)]) == 1
    told = capsys.readouterr()
    assert ("cannot be read" in told.out, told.err) == (True, "")


def test_json_has_the_documented_shape(
    repository: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    run(["check", str(repository), "--format", "json"])
    report = json.loads(capsys.readouterr().out)
    assert report["version"] == 1
    (finding,) = report["findings"]
    assert finding["start"] == {"line": 7, "column": 14}
    assert finding["end"] == {"line": 7, "column": 32}
    assert finding["fix"]["applicability"] == "safe"
    assert finding["fix"]["changes"][0]["path"] == ".github/workflows/ci.yml"


def test_fix_mends_the_file(repository: Path) -> None:
    file = repository / ".github" / "workflows" / "ci.yml"
    assert run(["fix", str(repository), "--check"]) == 1
    assert file.read_text(encoding="utf-8") == BROKEN
    assert run(["fix", str(repository)]) == 0
    assert "terraform init -backend=false" in file.read_text(encoding="utf-8")
    assert run(["fix", str(repository), "--check"]) == 0


@pytest.mark.parametrize(
    "arguments",
    [["check", "nowhere"], ["check", ".", "--select", "no-such-rule"], ["rules", "no-such-rule"]],
)
def test_what_cannot_run_exits_with_2(arguments: list[str]) -> None:
    assert run(arguments) == 2


def test_rules_lists_the_catalogue(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["rules"]) == 0
    assert "terraform-init-missing" in capsys.readouterr().out
    assert run(["rules", "terraform-init-missing"]) == 0
    assert "What it does" in capsys.readouterr().out


def test_adapters_are_asked_on_request(
    repository: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", f"{Path(sys.executable).parent}:/usr/bin:/bin")
    run(["check", str(repository)])
    assert "zizmor/" not in capsys.readouterr().out
    run(["check", str(repository), "--adapters", "--select", "zizmor/unpinned-uses"])
    assert "zizmor/unpinned-uses" in capsys.readouterr().out


def test_fix_tells_of_a_script_that_git_ignores(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    workflow = tmp_path / ".github" / "workflows" / "ci.yml"
    workflow.parent.mkdir(parents=True)
    block = "".join(f"          echo {number}\n" for number in range(6))
    steps = f"      - uses: actions/checkout@v4\n      - name: Say\n        run: |\n{block}"
    head = "on: push\njobs:\n  a:\n    runs-on: ubuntu-24.04\n    steps:\n"
    workflow.write_text(head + steps, encoding="utf-8")
    (tmp_path / ".gitignore").write_text("lib/\n", encoding="utf-8")
    subprocess.run(["git", "init", "-q"], cwd=tmp_path, check=True)
    run(["fix", str(tmp_path), "--select", "long-run-block"])
    told = "note: git ignores lib/scripts/a-say.sh; add it with `git add --force"
    assert told in capsys.readouterr().err
