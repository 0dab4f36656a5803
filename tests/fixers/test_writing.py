"""What is written to disk, and what is not."""

import os
import subprocess
from pathlib import Path

import pytest

from fixers.diagnostics import FileAction, FileChange
from fixers.writing import ignored_by_git, write_changes


def test_files_are_made_changed_and_taken_away(tmp_path: Path) -> None:
    old, private = tmp_path / "old.txt", tmp_path / "run.sh"
    old.write_text("x", encoding="utf-8")
    private.write_text("ls\n", encoding="utf-8")
    private.chmod(0o640)
    write_changes(
        tmp_path,
        [
            FileChange("a/b/new.sh", FileAction.CREATE, b"#!/bin/sh\n", 0o100755),
            FileChange("old.txt", FileAction.DELETE),
            FileChange("gone.txt", FileAction.DELETE),
            FileChange("run.sh", FileAction.SET_MODE, mode=0o100755),
        ],
    )
    new = tmp_path / "a" / "b" / "new.sh"
    assert new.read_bytes() == b"#!/bin/sh\n"
    assert new.stat().st_mode & 0o777 == 0o755
    assert private.stat().st_mode & 0o777 == 0o750  # others could not read it and still cannot
    assert private.read_text("utf-8") == "ls\n"
    assert sorted(p.name for p in tmp_path.iterdir()) == ["a", "run.sh"]


def test_a_mode_can_be_taken_back(tmp_path: Path) -> None:
    script = tmp_path / "run.sh"
    script.write_text("ls\n", encoding="utf-8")
    script.chmod(0o755)
    write_changes(tmp_path, [FileChange("run.sh", FileAction.SET_MODE, mode=0o100644)])
    assert script.stat().st_mode & 0o777 == 0o644


def test_nothing_is_written_through_a_link_that_leads_out(tmp_path: Path) -> None:
    root, outside = tmp_path / "root", tmp_path / "outside"
    root.mkdir()
    outside.mkdir()
    (root / "link").symlink_to(outside)
    with pytest.raises(PermissionError, match="outside of the directory"):
        write_changes(root, [FileChange("link/x", FileAction.CREATE, b"x")])
    assert list(outside.iterdir()) == []


def test_a_write_that_fails_leaves_the_old_file_and_nothing_else(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "a.txt"
    file.write_text("old", encoding="utf-8")

    def full(*_arguments: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fdopen", full)
    with pytest.raises(OSError, match="No space left"):
        write_changes(tmp_path, [FileChange("a.txt", FileAction.CREATE, b"new")])
    assert [p.name for p in tmp_path.iterdir()] == ["a.txt"]
    assert file.read_text("utf-8") == "old"


def test_what_git_add_would_leave_out(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path.parent))
    paths = ["lib/scripts/a b.sh", "ci.yml"]
    assert ignored_by_git(tmp_path, paths) == ()
    subprocess.run(["git", "init", "-q"], cwd=tmp_path, check=True)
    (tmp_path / ".gitignore").write_text("lib/\n", encoding="utf-8")
    assert ignored_by_git(tmp_path, paths) == ("lib/scripts/a b.sh",)
    monkeypatch.setenv("PATH", "/nowhere")
    assert ignored_by_git(tmp_path, paths) == ()
