"""Diffs that git itself takes."""

import subprocess
from pathlib import Path

from fixers.diagnostics import EXECUTABLE, Edit, FileAction, FileChange, Fix
from fixers.model.trees import MemoryTree
from fixers.report.patch import patch_of, patch_of_fix
from fixers.syntax.span import Span
from tests.fixers.report.samples import BOTH, MANUAL, edit, tree

BOM = b"\xef\xbb\xbf"


def test_git_applies_it(tmp_path: Path) -> None:
    before = {
        "a.txt": b"one\r\ntwo",
        "b.txt": BOM + b"1\n",
        "gone.txt": b"x\n",
        "run.sh": b"echo\n",
    }
    for name, data in before.items():
        (tmp_path / name).write_bytes(data)
    changes = (
        FileChange("a.txt", FileAction.CREATE, b"one\r\n2\n"),
        FileChange("b.txt", FileAction.CREATE, BOM + b"2\n"),
        FileChange("gone.txt", FileAction.DELETE),
        FileChange("new/s.sh", FileAction.CREATE, b"echo\n", EXECUTABLE),
        FileChange("run.sh", FileAction.SET_MODE, mode=EXECUTABLE),
    )
    patch = patch_of(MemoryTree(before), changes)
    subprocess.run(
        ("git", "apply", "--whitespace=nowarn", "-"), cwd=tmp_path, input=patch.encode(), check=True
    )
    assert (tmp_path / "a.txt").read_bytes() == b"one\r\n2\n"
    assert (tmp_path / "b.txt").read_bytes() == BOM + b"2\n"
    assert not (tmp_path / "gone.txt").exists()
    assert (tmp_path / "new/s.sh").stat().st_mode & 0o100
    assert (tmp_path / "run.sh").stat().st_mode & 0o100


def test_a_fix_shows_every_file() -> None:
    patch = patch_of_fix(tree(), BOTH)
    assert [line for line in patch.splitlines() if line.startswith("diff ")] == [
        "diff --git a/.github/workflows/ci.yml b/.github/workflows/ci.yml",
        "diff --git a/b.sh b/b.sh",
        "diff --git a/lib/new.sh b/lib/new.sh",
    ]


def test_context() -> None:
    fix = Fix("Say good", (edit("foo", "good"),))
    assert "@@ -5 +5 @@" in patch_of_fix(tree(), fix, context=0)


def test_nothing_to_show() -> None:
    assert not patch_of_fix(tree(), MANUAL)
    assert not patch_of_fix(tree(), Fix("Nowhere", (Edit("nowhere", Span(0, 0), "x"),)))
