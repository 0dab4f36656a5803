"""What the engine says about a pull request."""

from collections.abc import Sequence

import pytest

from bot.plan.analysis import analyse
from bot.plan.diff import FileDiff, parse_patch
from bot.plan.sides import Sides
from fixers.contract import Judge
from fixers.diagnostics import Finding
from fixers.engine import CheckOptions
from fixers.model.trees import MemoryTree

PATH = ".github/workflows/ci.yml"
# Two fixes that no suggestion carries: each makes a file.
STEP = "      - run: |\n" + "".join(f"          echo {word} > {word}\n" for word in "abcdef")
TEXT = (
    "on: push\npermissions: {contents: read}\njobs:\n  build:\n    runs-on: ubuntu-24.04\n"
    "    steps:\n      - uses: actions/checkout@v4\n"
)


@pytest.fixture(autouse=True)
def _toy_engine(monkeypatch: pytest.MonkeyPatch) -> None:
    """The real one here, but for the linters of this machine."""
    monkeypatch.setattr("bot.plan.analysis.adapted", lambda report, *_: report)
    monkeypatch.setattr("fixers.reviewing.adapted", lambda report, *_: report)
    monkeypatch.setattr("fixers.linters.objection", lambda *_: None)


def test_fixes_are_verified_once(monkeypatch: pytest.MonkeyPatch) -> None:
    judged: list[list[str]] = []
    objections = Judge.objections

    def counted(self: Judge, findings: Sequence[Finding]) -> dict[int, str]:
        judged.append([f.rule for f in findings])
        return objections(self, findings)

    monkeypatch.setattr(Judge, "objections", counted)
    head = MemoryTree({PATH: (TEXT + STEP).encode()})
    options = CheckOptions(select=frozenset({"long-run-block"}))
    found = analyse(Sides(MemoryTree({}), head, {}), options, {})
    assert [known.suggestion for known in found.introduced] == [None]
    assert "lib/scripts/" in found.patch
    # Once for the head; what is left after the fixes of the patch has none.
    assert judged == [["long-run-block"], []]


@pytest.mark.parametrize(("patch", "shown"), [("@@ -0,0 +1,8 @@\n" + "+\n" * 8, False), ("", True)])
def test_a_suggestion_off_the_diff_is_shown_as_a_patch(patch: str, shown: bool) -> None:
    """Nobody could take it from a comment, so the summary has it."""
    files = {PATH: (TEXT + "      - run: ./scripts/a.sh\n").encode(), "tools/a.sh": b"#!/bin/sh\n"}
    head = MemoryTree(files, {"tools/a.sh": 0o100755})
    options = CheckOptions(select=frozenset({"script-path-mismatch"}))
    diffs: dict[str, FileDiff] = {PATH: parse_patch(PATH, patch)}
    found = analyse(Sides(MemoryTree({}), head, {}), options, diffs)
    assert [known.suggestion is None for known in found.introduced] == [False]
    assert ("+      - run: ./tools/a.sh" in found.patch) is shown
