"""What the installed linters say, as findings of ours."""

import json
import os
import sys
from pathlib import Path
from shutil import which

import pytest

from fixers.adapters import _program, actionlint, with_adapters
from fixers.diagnostics import Finding, Severity
from fixers.engine import DEFAULTS, CheckOptions, Report, check
from fixers.foreign_rules import LINTERS
from fixers.model import Repository
from fixers.model.trees import MemoryTree
from fixers.syntax.source import Source

PATH = ".github/workflows/ci.yml"
TEXT = """\
on: push
permissions: {}
jobs:
  a: # 🎉
    runs-on: ubuntu-24.04
    steps:
      - run: |
          echo "🎉 ${{ github.event.issue.title }}"
          for f in $(ls); do rm "$f"; done
      - run: 'echo "${{ nonsense.x }}"'
"""


@pytest.fixture(autouse=True, name="_installed")
def installed(monkeypatch: pytest.MonkeyPatch) -> None:
    """The linters of this environment."""
    monkeypatch.setenv("PATH", f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}")
    absent = [name for name in LINTERS if which(name) is None]
    if absent:
        pytest.skip(f"not installed: {', '.join(absent)}")


def report_of(text: str, options: CheckOptions = DEFAULTS, **more: str) -> Report:
    files = {PATH: text.encode(), **{name: data.encode() for name, data in more.items()}}
    tree = MemoryTree(files)
    return with_adapters(check(tree, options, ()), Repository(tree), options)


def told(report: Report) -> dict[str, str]:
    """By rule, the text that it points to."""
    return {f.rule: _text(f) for f in report.findings}


def _text(finding: Finding) -> str:
    return finding.at.source.slice(finding.at.span)


def test_each_linter_points_to_the_text_that_it_means() -> None:
    found = told(report_of(TEXT))
    assert found["zizmor/template-injection"] == "github.event.issue.title"
    assert found["shellcheck/SC2045"] == "$(ls)"
    assert found["actionlint/expression"].startswith("nonsense")


def test_what_two_linters_say_is_reported_once() -> None:
    rules = [(f.rule, f.at.start.line) for f in report_of(TEXT).findings]
    assert ("zizmor/template-injection", 8) in rules
    assert ("actionlint/expression", 8) not in rules


def test_another_mistake_on_the_same_line_stays() -> None:
    both = TEXT.replace("nonsense.x }}", "nonsense.x }} ${{ github.event.issue.title }}")
    found = [(f.rule, f.at.start.line) for f in report_of(both).findings]
    assert ("zizmor/template-injection", 10) in found
    assert ("actionlint/expression", 10) in found


def test_a_condition_that_is_always_true_is_reported_once() -> None:
    condition = TEXT.replace(
        "    steps:", "    if: |\n      ${{ github.actor == 'x' }}\n    steps:"
    )
    found = told(report_of(condition))
    assert "zizmor/unsound-condition" in found
    assert "actionlint/if-cond" not in found


def test_comments_severities_and_selection_count() -> None:
    silenced = TEXT.replace(
        "      - run: '", "      # fix-pipeline: ignore[actionlint/expression] x\n      - run: '"
    )
    assert "actionlint/expression" not in told(report_of(silenced))
    options = CheckOptions(severities={"shellcheck/SC2045": Severity.INFO})
    assert Severity.INFO in {f.severity for f in report_of(TEXT, options).findings}
    only = CheckOptions(select=frozenset({"shellcheck/SC2045"}))
    assert set(told(report_of(TEXT, only))) == {"shellcheck/SC2045"}
    without = CheckOptions(ignore=frozenset({"shellcheck/SC2045"}))
    assert "shellcheck/SC2045" not in told(report_of(TEXT, without))


def test_expressions_are_no_shell() -> None:
    text = TEXT.replace("$(ls)", "${{ join(matrix.names, ' ') }}")
    assert not [rule for rule in told(report_of(text)) if rule.startswith("shellcheck/")]


def test_scripts_are_read_too() -> None:
    found = report_of(TEXT, **{"ci/x.sh": "#!/bin/bash\ncd foo\nrm -rf ./*\n"})
    places = [(f.at.path, f.at.start.line) for f in found.findings if f.rule == "shellcheck/SC2164"]
    assert places == [("ci/x.sh", 2)]


def shellchecked(steps: str, runner: str = "ubuntu-24.04") -> set[str]:
    text = f"on: push\njobs:\n  a:\n    runs-on: {runner}\n    steps:\n{steps}"
    return {rule for rule in told(report_of(text)) if rule.startswith("shellcheck/")}


def test_a_shell_that_stops_needs_no_check_of_cd() -> None:
    assert not shellchecked("      - run: |\n          cd foo\n          rm -rf ./*\n")
    lax = "      - shell: bash {0}\n        run: |\n          cd foo\n          rm -rf ./*\n"
    assert shellchecked(lax) == {"shellcheck/SC2164"}


def test_what_may_be_another_shell_is_not_read_as_shell() -> None:
    loop = '      - run: for f in $(ls); do rm "$f"; done\n'
    matrix = "${{ matrix.os }}\n    strategy: {matrix: {os: [ubuntu-24.04, windows-2025]}}"
    assert shellchecked(loop) == {"shellcheck/SC2045"}
    assert not shellchecked(loop, matrix)


def test_expressions_may_equal_anything() -> None:
    run = '      - run: if [[ "${{ github.ref }}" == refs/tags/* ]]; then exit 1; fi\n'
    assert not shellchecked(run)


def test_labels_of_runners_are_free() -> None:
    custom = TEXT.replace("ubuntu-24.04", "[self-hosted, gpu]")
    assert "actionlint/runner-label" not in told(report_of(custom))
    torn = TEXT.replace("ubuntu-24.04", "[ubuntu-24.04, windows-2025]")
    assert "actionlint/runner-label" in told(report_of(torn))


def test_comments_silence_each_linter() -> None:
    text = "on: push\njobs:\n  a:\n    runs-on: ubuntu-24.04\n    steps:\n"
    step = "      - uses: acme/deploy@main\n"
    assert "zizmor/unpinned-uses" in told(report_of(text + step))
    comment = "      # fix-pipeline: ignore[zizmor/unpinned-uses] ours\n"
    assert "zizmor/unpinned-uses" not in told(report_of(text + comment + step))


def test_configuration_of_the_repository_switches_nothing_off() -> None:
    found = report_of(
        TEXT,
        **{
            ".shellcheckrc": "disable=all\n",
            "zizmor.yml": "rules: {template-injection: {disable: true}}\n",
            ".github/actionlint.yaml": "paths: {'**/*': {ignore: ['.*']}}\n",
        },
    )
    assert told(found) == told(report_of(TEXT))


def test_what_is_not_installed_says_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "/nowhere")
    assert report_of(TEXT).findings == ()


def test_one_file_that_a_linter_cannot_digest_costs_no_other(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    tool = tmp_path / "picky"
    tool.write_text(
        '#!/bin/sh\nfor file; do grep -q bad "$file" && exit 3; done\n'
        'printf \'[{"file": "%s", "code": 1}]\' "$1"\n'
    )
    tool.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}")
    files = [("x", "good"), ("x", "bad"), ("x", "good")]
    assert [number for number, _ in _program.answers("picky", (), files)] == [0, 2]


def _tool(folder: Path, monkeypatch: pytest.MonkeyPatch, body: str, name: str = "zizmor") -> None:
    tool = folder / name
    tool.write_text(f"#!/bin/sh\n{body}\n")
    tool.chmod(0o755)
    monkeypatch.setenv("PATH", f"{folder}{os.pathsep}{os.environ['PATH']}")


def test_a_linter_that_takes_too_long_is_told(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    _tool(tmp_path, monkeypatch, "exec sleep 9")
    monkeypatch.setattr(_program, "_TIMEOUT", 0.2)
    said = {(p.path, p.message) for p in report_of(TEXT).problems if "zizmor" in p.message}
    assert said == {(PATH, "zizmor says nothing of this: no answer in 0.2 s")}


def test_a_linter_that_crashes_is_told(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    _tool(tmp_path, monkeypatch, "exit 101")
    more = {".github/workflows/b.yml": TEXT}
    said = [(p.path, p.message) for p in report_of(TEXT, **more).problems]
    reason = "zizmor says nothing of this: it ended without an answer"
    assert sorted(said) == [(".github/workflows/b.yml", reason), (PATH, reason)]


def test_a_linter_that_cannot_be_started_is_told(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    _tool(tmp_path, monkeypatch, "")
    (tmp_path / "zizmor").write_bytes(b"\x7fELF of another machine")
    (said,) = report_of(TEXT).problems
    assert said.message.startswith("zizmor says nothing of this: it could not be started: ")


def test_what_zizmor_does_not_tell_the_place_of_or_ignores_is_left_out(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    place = '{"symbolic": {"kind": "%s", "key": {"Local": {"verbatim_path": "0/workflow.yml"}}}}'
    items = [
        f'{{"ident": "{name}", "ignored": {ignored}, "locations": [{place % kind}]}}'
        for name, ignored, kind in (
            ("ignored", "true", "Primary"),
            ("placeless", "false", "Related"),
            ("told", "false", "Primary"),
        )
    ]
    _tool(tmp_path, monkeypatch, f"echo '[{','.join(items)}]'")
    found = [rule for rule in told(report_of(TEXT)) if rule.startswith("zizmor/")]
    assert found == ["zizmor/told"]


_LATELY = """\
on: push
jobs:
  call: {uses: $/.github/workflows/lib.yml}
  build:
    runs-on: ubuntu-24.04
    steps:
      - uses: $/.github/actions/setup
      - parallel:
          - run: make
      - id: server
        run: serve
        background: true
      - name: Wait
        wait: server
      - name: Nothing
      - wait-all:
"""


def test_what_an_older_actionlint_does_not_know_is_no_fault(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """The words are those of version 1.7.12."""
    key = 'unexpected key "%s" for step to run shell command. expected one of "env"'
    none = 'step must run script with "run" section or run action with "uses" section'
    told_of = [
        (3, 'reusable workflow call "$/.github/workflows/lib.yml" at "uses" is not following'),
        (7, 'specifying action "$/.github/actions/setup" in invalid format'),
        *((line, none) for line in (8, 13, 15, 16)),
        (12, key % "background"),
        (11, key % "backgrund"),
    ]
    items = [
        {"kind": "x", "filepath": "0/workflow.yml", "line": line, "column": 9, "message": message}
        for line, message in told_of
    ]
    (tmp_path / "said.json").write_text(json.dumps(items))
    _tool(tmp_path, monkeypatch, f"cat {tmp_path}/said.json", "actionlint")
    found = [f.at.start.line for f in report_of(_LATELY).findings if f.rule == "actionlint/x"]
    assert found == [11, 15]


def test_a_place_without_text_stands_for_its_line() -> None:
    source = Source(PATH, "on: push\n  jobs:\n")
    item: dict[str, _program.Json] = {"line": 2, "column": 8, "end_column": 8, "message": "x"}
    assert source.slice(actionlint._span(source, item)) == "jobs:"
    assert source.slice(actionlint._span(source, {"line": 99})) == ""
