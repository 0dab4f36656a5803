"""What the engine says about a pull request."""

from collections.abc import Sequence

import pytest

from bot.plan.analysis import analyse
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
    found = analyse(Sides(MemoryTree({}), head, {}), options)
    assert [known.suggestion for known in found.introduced] == [None]
    assert "lib/scripts/" in found.patch
    # Once for the head; what is left after the fixes of the patch has none.
    assert judged == [["long-run-block"], []]
