"""Diffs that `git apply` takes."""

import subprocess
from pathlib import Path

from bot.plan.patch import patch_of
from fixers.diagnostics import FileAction, FileChange
from fixers.model.trees import MemoryTree

OLD = {
    "a.yml": b"one\ntwo\nthree",
    "gone.txt": b"x\n",
    "run.sh": b"#!/bin/sh\n",
    "crlf": b"a\r\nb\r\n",
}
CHANGES = (
    FileChange("a.yml", FileAction.CREATE, b"one\nTWO\nthree"),
    FileChange("new/x.sh", FileAction.CREATE, b"#!/bin/sh\necho\n", 0o100755),
    FileChange("gone.txt", FileAction.DELETE),
    FileChange("run.sh", FileAction.SET_MODE, mode=0o100755),
    FileChange("crlf", FileAction.CREATE, b"a\r\nB\r\n"),
)


def test_git_applies_it(tmp_path: Path) -> None:
    for name, data in OLD.items():
        (tmp_path / name).write_bytes(data)
    patch = patch_of(MemoryTree(OLD), CHANGES)
    command = ["git", "apply", "--whitespace=nowarn", "-"]
    subprocess.run(command, cwd=tmp_path, input=patch.encode(), check=True)
    assert (tmp_path / "a.yml").read_bytes() == b"one\nTWO\nthree"
    assert (tmp_path / "new/x.sh").read_bytes() == b"#!/bin/sh\necho\n"
    assert (tmp_path / "new/x.sh").stat().st_mode & 0o111
    assert not (tmp_path / "gone.txt").exists()
    assert (tmp_path / "run.sh").stat().st_mode & 0o111
    assert (tmp_path / "crlf").read_bytes() == b"a\r\nB\r\n"
