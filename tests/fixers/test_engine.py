from collections.abc import Iterator

import pytest

from fixers.diagnostics import Confidence, Finding, Severity
from fixers.engine import DEFAULTS, CheckOptions, Problem, check
from fixers.model import Repository
from fixers.model.trees import MemoryTree
from fixers.rule import RuleOptions
from tests.fixers.toy_rules import (
    PATH,
    Bar,
    Baz,
    Crashing,
    Foo,
    Hooks,
    Twice,
    WordRule,
    tree,
    workflow,
)

TEXT = workflow("run: foo bar", "run: baz foo")
ALL = (Foo, Bar, Baz)


def found(text: str, options: CheckOptions = CheckOptions()) -> list[tuple[str, int]]:  # noqa: B008
    report = check(tree(text), options, ALL)
    return [(finding.rule, finding.at.start.line) for finding in report.findings]


def test_findings_come_in_order_of_place() -> None:
    assert found(TEXT) == [("foo", 6), ("bar", 6), ("baz", 7), ("foo", 7)]


@pytest.mark.parametrize(
    ("options", "rules"),
    [
        (CheckOptions(select=frozenset({"foo", "baz"})), {"foo", "baz"}),
        (CheckOptions(select=frozenset()), set()),
        (CheckOptions(ignore=frozenset({"foo"})), {"bar", "baz"}),
        (CheckOptions(select=frozenset({"foo"}), ignore=frozenset({"foo"})), set()),
    ],
)
def test_rules_are_chosen(options: CheckOptions, rules: set[str]) -> None:
    assert {rule for rule, _ in found(TEXT, options)} == rules


def test_severity_can_be_set() -> None:
    options = CheckOptions(severities={"foo": Severity.INFO})
    severities = {f.rule: f.severity for f in check(tree(TEXT), options, ALL).findings}
    assert severities == {"foo": Severity.INFO, "bar": Severity.ERROR, "baz": Severity.WARNING}


def test_a_guess_is_a_note_whatever_its_rule_weighs() -> None:
    class Guess(Foo):
        confidence = Confidence.LOW

    options = CheckOptions(severities={"foo": Severity.ERROR})
    report = check(tree(TEXT), options, (Guess,))
    assert {finding.severity for finding in report.findings} == {Severity.INFO}


def test_every_overridden_hook_is_called() -> None:
    report = check(tree(workflow("run: foo bar", "uses: a/b@v1")), CheckOptions(), (Hooks,))
    messages = sorted(f.message for f in report.findings)
    assert messages == ["script", "step", "step", "trace", "workflow"]


def test_a_crash_costs_only_what_it_looked_at() -> None:
    text = workflow("run: a", "name: mine\n        run: foo", "run: c")
    report = check(tree(text), CheckOptions(), (Crashing, Foo))
    assert [(f.rule, f.at.start.line) for f in report.findings] == [
        ("crashing", 6),
        ("foo", 8),
        ("crashing", 9),
    ]
    [crash] = report.crashes
    assert (crash.rule, crash.where) == ("crashing", f"{PATH}: step “mine”")
    assert crash.error.startswith("KeyError: 'no idea' (toy_rules.py:")


def test_a_crash_at_the_whole_repository() -> None:
    class Lost(Crashing):
        def check_repository(self, repository: Repository) -> Iterator[Finding]:
            raise KeyError(len(repository.traces))

    crashes = check(tree(workflow("run: a")), DEFAULTS, (Lost,)).crashes
    assert [crash.where for crash in crashes] == ["the repository"]


def test_a_crash_of_the_model_is_a_crash_of_the_rule(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(self: Repository) -> None:
        raise RecursionError("deep")

    monkeypatch.setattr(Repository, "traces", property(fail))
    report = check(tree(TEXT), CheckOptions(), (Hooks, Foo))
    assert [(crash.rule, crash.where) for crash in report.crashes] == [
        ("hooks", "check_trace"),
        ("hooks", "check_script"),
    ]
    assert report.files == 1
    assert {f.rule for f in report.findings} == {"hooks", "foo"}


def test_one_finding_for_each_place_with_the_surest_chain() -> None:
    findings = check(tree(TEXT), CheckOptions(), (Twice,)).findings
    assert [(f.at.start.line, f.confidence) for f in findings] == [
        (6, Confidence.HIGH),
        (7, Confidence.HIGH),
    ]


class Loud(WordRule):
    id = "loud"
    word = "SHOUT"


@pytest.mark.parametrize(
    ("steps", "left"),
    [
        (["run: SHOUT # fix-pipeline: ignore[loud] known"], []),
        (["run: SHOUT # fix-pipeline: ignore[other] known"], [6]),
        (["name: n\n        # fix-pipeline: ignore[loud] known\n        run: SHOUT"], []),
        (["run: | # fix-pipeline: ignore[loud] known\n          a\n          SHOUT"], []),
        (["run: |\n          # fix-pipeline: ignore[loud] known\n          SHOUT"], []),
        (
            ["run: |\n          # fix-pipeline: ignore[loud] known\n          a\n          SHOUT"],
            [9],
        ),
        (["name: n # fix-pipeline: ignore[loud] known\n        run: SHOUT"], []),
        (["run: a # fix-pipeline: ignore[loud] known", "run: SHOUT"], [7]),
    ],
)
def test_ignore_comments(steps: list[str], left: list[int]) -> None:
    report = check(tree(workflow(*steps)), CheckOptions(), (Loud,))
    assert [f.at.start.line for f in report.findings] == left
    assert report.suppressed == 1 - len(left)


def test_ignore_comments_of_steps_without_a_script_and_of_actions() -> None:
    ignore = "# fix-pipeline: ignore[loud] known"
    uses = f"uses: a/b@v1 {ignore}\n        with:\n          a: SHOUT"
    action = (
        "runs:\n  using: composite\n  steps:\n"
        f"    - run: | {ignore}\n        a\n        SHOUT\n      shell: bash\n"
    )
    where = tree(workflow(uses), **{"a__action.yml": action})
    report = check(where, CheckOptions(), (Loud,))
    assert (report.findings, report.suppressed) == ((), 2)


@pytest.mark.parametrize(
    ("pattern", "hidden"),
    [
        (".github/workflows/ci.yml", True),
        (".github/workflows/*.yml", True),
        (".github/**", True),
        ("**/ci.yml", True),
        ("./.github/workflows/", True),
        (".github", True),
        (".github/workflows/c?.yml", True),
        (".github/*.yml", False),
        ("ci.yml", False),
        (".github/workflows/ci.ym", False),
        (".github/workflows/c[i].yml", False),
    ],
)
def test_ignored_paths(pattern: str, hidden: bool) -> None:
    report = check(tree(TEXT), CheckOptions(ignore_paths=(pattern,)), (Foo,))
    assert report.suppressed == (2 if hidden else 0)
    assert len(report.findings) == (0 if hidden else 2)


def test_unreadable_files_are_problems() -> None:
    bad = {PATH: b"on: [\n", ".github/workflows/b.yml": b"a\n\0"}
    report = check(MemoryTree(bad), CheckOptions(), ALL)
    broken, binary = sorted(report.problems, key=lambda problem: problem.path, reverse=True)
    assert (broken.path, broken.line) == (PATH, broken.at.start.line if broken.at else None)
    assert binary == Problem(".github/workflows/b.yml", 2, "binary file")


def test_files_are_counted_once() -> None:
    action = "runs:\n  using: composite\n  steps:\n    - run: ls\n      shell: bash\n"
    files = {PATH: TEXT, "a/action.yml": action, "run.sh": "ls\n", "README.md": "foo"}
    report = check(MemoryTree({p: t.encode() for p, t in files.items()}), CheckOptions(), ())
    assert (report.files, report.findings) == (3, ())


def test_rules_get_their_options() -> None:
    seen: list[RuleOptions] = []

    class Asking(Foo):
        def __init__(self, options: RuleOptions) -> None:
            super().__init__(options)
            seen.append(options)

    options = RuleOptions(max_run_lines=7)
    check(tree(TEXT), CheckOptions(rule_options=options), (Asking,))
    assert seen == [options]


@pytest.mark.parametrize(
    ("key", "rules"),
    [
        ("go-${{ hashFiles('go.sum') }}", ["go-cache-key"]),
        ("go-${{ hashFiles('web/package-lock.json') }}", ["go-cache-key", "script-path-mismatch"]),
    ],
)
def test_one_cause_is_told_once_by_the_rule_that_knows_more(key: str, rules: list[str]) -> None:
    text = f"""on: push
jobs:
  a:
    runs-on: ubuntu-24.04
    steps:
      - uses: actions/checkout@v4
      - uses: actions/cache@v4
        with:
          path: ~/go/pkg/mod
          key: {key}
      - run: cd svc && go test ./...
"""
    others = ("svc/go.sum", "svc/go.mod", "site/package-lock.json")
    files = MemoryTree({PATH: text.encode(), **dict.fromkeys(others, b"")})
    assert [finding.rule for finding in check(files).findings] == rules
    alone = CheckOptions(select=frozenset({"script-path-mismatch"}))
    assert [finding.rule for finding in check(files, alone).findings] == ["script-path-mismatch"]
