"""What is taken over of an earlier state says the same as a fresh look."""

import pytest

from fixers.engine import DEFAULTS, inspect
from fixers.model import Repository
from fixers.model.asked import AskedTree
from fixers.model.trees import MemoryTree

CI = ".github/workflows/ci.yml"
OTHER = ".github/workflows/other.yml"


def flow(run: str) -> str:
    return (
        "on: push\njobs:\n  one:\n    runs-on: ubuntu-24.04\n    steps:\n"
        "      - uses: actions/checkout@v4\n"
        f"      - run: {run}\n"
    )


FILES = {
    CI: flow("./lib/scripts/scan.sh"),
    OTHER: flow("terraform validate\n      - uses: ./tools/act"),
    "lib/scripts/scan.sh": "#!/bin/bash\n. lib/scripts/common.sh\ngrype .\n",
    "lib/scripts/common.sh": "install_it() { true; }\n",
    "lib/scripts/alone.sh": "#!/bin/bash\nset -e\ncurl -d a=b https://hooks.example.com\n",
    "tools/act/action.yml": "runs:\n  using: composite\n  steps:\n"
    "    - run: checkov -d .\n      shell: bash\n",
}


def repository(files: dict[str, str | None], earlier: Repository | None = None) -> Repository:
    there = {path: text.encode() for path, text in files.items() if text is not None}
    modes = {path: 0o100755 for path in there if path.endswith(".sh")}
    return Repository(MemoryTree(there, modes), earlier)


def said(whole: Repository, *, taking: bool = False) -> list[object]:
    report = inspect(whole, DEFAULTS, taking=taking)
    findings = [(f.rule, f.at, f.message, f.severity, f.related) for f in report.findings]
    fixes = [] if taking else [f.fix for f in report.findings]
    return [fixes, findings, report.problems, report.crashes, report.notes, report.files]


@pytest.mark.parametrize(
    "changes",
    [
        {},
        {CI: flow("grype .")},
        {CI: "on: [push"},
        {CI: None},
        {"lib/scripts/scan.sh": "#!/bin/bash\npipx install checkov\ncheckov -d .\n"},
        {"lib/scripts/scan.sh": None},
        {"lib/scripts/common.sh": "wget -qO- https://example.com/install | sh\n"},
        {"lib/scripts/alone.sh": "#!/bin/bash\nset -e\ncurl -f -d a=b https://h.example.com\n"},
        {"tools/act/action.yml": "runs:\n  using: composite\n  steps: []\n"},
        {"tools/act/action.yml": None},
        {"lib/scripts/more.sh": "#!/bin/bash\ntfsec .\n"},
        {OTHER: flow("./lib/scripts/alone.sh")},
    ],
)
def test_a_change_is_seen_as_in_a_fresh_look(changes: dict[str, str | None]) -> None:
    first = repository(dict(FILES))
    before = said(first)
    files = {**FILES, **changes}
    after = said(repository(files, first))
    assert after == said(repository(files))
    assert (after == before) == (files == FILES)
    assert said(repository(files, first), taking=True)[1:] == after[1:]


def test_what_does_not_depend_on_the_change_is_not_walked_again() -> None:
    first = repository(dict(FILES))
    walked = {trace.label: trace for trace in first.traces}
    second = repository({**FILES, CI: flow("true")}, first)
    traces = {trace.label: trace for trace in second.traces}
    alone = "script lib/scripts/alone.sh"
    assert traces[alone].events is walked[alone].events
    asked = traces[alone].tree
    assert isinstance(asked, AskedTree)
    assert asked.tree is second.tree
    assert second.workflows[1] is first.workflows[1]
    assert second.workflows[0] is not first.workflows[0]


def test_an_action_that_changes_has_only_those_walked_again_that_came_by_it() -> None:
    first = repository(dict(FILES))
    action = FILES["tools/act/action.yml"].replace("checkov", "tfsec")
    second = repository({**FILES, "tools/act/action.yml": action}, first)
    before, after = (
        {trace.workflow.path: trace.events for trace in one.traces if trace.workflow}
        for one in (first, second)
    )
    assert after[CI] is before[CI]
    assert after[OTHER] is not before[OTHER]
    third = repository({**FILES, "tools/act/action.yml": action}, second)
    fourth = repository(dict(FILES), third)
    assert said(fourth) == said(first)
