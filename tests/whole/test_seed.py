"""The broken pipeline of the demonstration: everything planted is found, and mended by fixes."""

import subprocess
import sys
from pathlib import Path

import pytest

from fixers.engine import check
from fixers.fixing import fix
from fixers.model.overlay import OverlayTree
from fixers.model.trees import MemoryTree
from fixers.rules import RULES
from fixers.syntax.source import Source

PIPELINE = Path(__file__).parent.parent.parent / "sandbox/pipeline"
WORKFLOW = ".github/workflows/pipeline.yml"


@pytest.fixture(scope="module")
def tree() -> MemoryTree:
    files: dict[str, bytes] = {}
    for side in ("base", "head"):
        root = PIPELINE / side
        for path in (p for p in root.rglob("*") if p.is_file()):
            name = path.relative_to(root).as_posix()
            files[name.replace("github/", ".github/", 1) if name[:7] == "github/" else name] = (
                path.read_bytes()
            )
    return MemoryTree(files)


def test_every_rule_finds_something(tree: MemoryTree) -> None:
    assert {found.rule for found in check(tree).findings} == {rule.id for rule in RULES}


def test_fixes_leave_nothing(tree: MemoryTree) -> None:
    result = fix(tree, unsafe=True)
    assert [(f.rule, f.message) for f in result.report.findings] == []
    after = OverlayTree(tree, result.changes).read(WORKFLOW)
    assert isinstance(after, Source)
    actionlint = Path(sys.executable).parent / "actionlint"
    if not actionlint.exists():
        pytest.skip("actionlint is not installed")
    judged = subprocess.run(
        [actionlint, "-shellcheck=", "-pyflakes=", "-"],
        input=after.text,
        capture_output=True,
        text=True,
        check=False,
    )
    assert (judged.returncode, judged.stdout) == (0, "")
