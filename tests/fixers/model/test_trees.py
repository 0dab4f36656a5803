import os
import subprocess
from pathlib import Path

import pytest

from fixers.diagnostics import EXECUTABLE, REGULAR, FileAction, FileChange
from fixers.model.overlay import OverlayTree
from fixers.model.repository import SUBMODULE, SYMLINK, RepoTree
from fixers.model.trees import SIZE_LIMIT, DirectoryTree, MemoryTree, normalise
from fixers.syntax.source import Source, Unreadable


def text(tree: RepoTree, path: str) -> str | None:
    source = tree.read(path)
    assert not isinstance(source, Unreadable)
    return None if source is None else source.text


@pytest.fixture
def git(tmp_path: Path) -> Path:
    subprocess.run(["git", "init", "-q", str(tmp_path)], check=True)
    return tmp_path


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("a/b", "a/b"),
        ("./a//b/", "a/b"),
        ("a/../b", "b"),
        ("a/../../b", None),
        ("..", None),
        ("/etc/passwd", None),
        ("a\0b", None),
        ("", None),
        (".", None),
    ],
)
def test_normalise(path: str, expected: str | None) -> None:
    assert normalise(path) == expected


class TestMemoryTree:
    def test_reads_files_with_their_modes(self) -> None:
        tree = MemoryTree({"./a.sh": b"x\n", "b": b"y"}, {"a.sh": EXECUTABLE}, known=["far/c"])
        assert sorted(tree.paths()) == ["a.sh", "b", "far/c"]
        assert (tree.mode("a.sh"), tree.mode("b"), tree.mode("c")) == (EXECUTABLE, REGULAR, None)
        assert (tree.mode("./a.sh"), tree.mode("far//x/../c")) == (EXECUTABLE, REGULAR)
        assert text(tree, "./a.sh") == "x\n"

    def test_known_path_exists_without_content(self) -> None:
        tree = MemoryTree({}, known=["far/c"])
        assert tree.read("far/c") is None
        assert tree.asked == set()
        assert tree.mode("far/c") == REGULAR
        assert tree.read("far/c") is None

    def test_what_is_offered_and_looked_for_is_told(self) -> None:
        tree = MemoryTree({"a": b"x"}, known=["far/c", "far/d"], offered={"far/c", "far/d"})
        assert tree.mode("far/d") == REGULAR
        assert text(tree, "a") == "x"
        assert tree.read("far/c") is None
        assert tree.asked == {"far/c"}

    def test_content_wins_over_known(self) -> None:
        assert text(MemoryTree({"a": b"x"}, known=["a"]), "a") == "x"

    def test_escaping_paths_are_no_files(self) -> None:
        tree = MemoryTree({"a": b"x"})
        assert tree.mode("../a") is None
        assert tree.read("../a") is None
        assert tree.read("/a") is None

    def test_binary_and_large_files_are_values(self) -> None:
        tree = MemoryTree({"bin": b"a\n\0", "big": b"x" * (SIZE_LIMIT + 1)})
        assert tree.read("bin") == Unreadable("bin", "binary file", 2)
        assert tree.read("big") == Unreadable("big", "larger than 2 MiB")

    def test_submodule_has_no_text(self) -> None:
        tree = MemoryTree({}, {"lib": SUBMODULE})
        assert tree.mode("lib") == SUBMODULE
        assert tree.read("lib") is None

    def test_link_is_followed_inside_the_tree(self) -> None:
        tree = MemoryTree(
            {"a/real": b"x", "a/link": b"real", "b": b"a", "up/l": b"../a/real"},
            {"a/link": SYMLINK, "b": SYMLINK, "up/l": SYMLINK},
        )
        assert tree.mode("a/link") == SYMLINK
        assert tree.read("a/link") == Source("a/link", "x")
        assert tree.mode("b/real") == REGULAR
        assert text(tree, "b/link") == "x"
        assert text(tree, "up/l") == "x"

    @pytest.mark.parametrize("target", [b"/etc/passwd", b"../../x", b"l", b"missing", b""])
    def test_link_that_leads_nowhere(self, target: bytes) -> None:
        tree = MemoryTree({"l": target, "x": b"secret"}, {"l": SYMLINK})
        assert tree.mode("l") == SYMLINK
        assert tree.read("l") is None

    def test_link_without_known_target(self) -> None:
        tree = MemoryTree({}, {"l": SYMLINK})
        assert tree.read("l") is None
        assert tree.mode("l/x") is None


class TestDirectoryTree:
    def test_walks_a_plain_directory(self, tmp_path: Path) -> None:
        (tmp_path / "a").mkdir()
        (tmp_path / "a" / "run.sh").write_bytes(b"\xef\xbb\xbfx\r\n")
        (tmp_path / "a" / "run.sh").chmod(0o755)
        (tmp_path / ".git").mkdir()
        (tmp_path / ".git" / "config").write_text("x")
        (tmp_path / "nested" / ".git").mkdir(parents=True)
        (tmp_path / "nested" / "file").write_text("x")
        (tmp_path / "a" / "folder").symlink_to(tmp_path / "nested")
        os.mkfifo(tmp_path / "pipe")
        tree = DirectoryTree(tmp_path)
        assert sorted(tree.paths()) == ["a/folder", "a/run.sh", "nested"]
        assert tree.mode("a/run.sh") == EXECUTABLE
        assert tree.mode("nested") == SUBMODULE
        assert tree.mode("pipe") is None
        assert tree.read("a/run.sh") == Source("a/run.sh", "x\r\n", bom=True)

    def test_never_reads_outside(self, tmp_path: Path) -> None:
        (tmp_path / "secret").write_text("s")
        root = tmp_path / "root"
        root.mkdir()
        (root / "absolute").symlink_to(tmp_path / "secret")
        (root / "relative").symlink_to("../secret")
        (root / "folder").symlink_to("..")
        tree = DirectoryTree(root)
        for path in ("absolute", "relative", "folder/secret", "../secret"):
            assert tree.read(path) is None

    def test_large_file_is_not_loaded(self, tmp_path: Path) -> None:
        with (tmp_path / "big").open("wb") as file:
            file.truncate(SIZE_LIMIT + 1)
        assert DirectoryTree(tmp_path).read("big") == Unreadable("big", "larger than 2 MiB")

    def test_file_that_vanishes_or_changes_its_kind(self, tmp_path: Path) -> None:
        (tmp_path / "a").write_text("x")
        (tmp_path / "b").write_text("x")
        tree = DirectoryTree(tmp_path)
        assert sorted(tree.paths()) == ["a", "b"]
        (tmp_path / "a").unlink()
        (tmp_path / "b").unlink()
        (tmp_path / "b").mkdir()
        assert tree.read("a") is None
        assert tree.read("b") == Unreadable("b", "Is a directory")

    def test_what_was_read_stays(self, tmp_path: Path) -> None:
        (tmp_path / "a").write_text("x")
        tree = DirectoryTree(tmp_path)
        assert text(tree, "a") == "x"
        (tmp_path / "a").write_text("y")
        assert text(tree, "a") == "x"

    def test_known_paths_exist(self, tmp_path: Path) -> None:
        tree = DirectoryTree(tmp_path, known_paths=["x/y", "../z"])
        assert list(tree.paths()) == ["x/y"]
        assert tree.read("x/y") is None

    def test_git_work_tree_leaves_ignored_files_out(self, git: Path) -> None:
        (git / ".gitignore").write_text("build/\n")
        (git / "build").mkdir()
        (git / "build" / "x").write_text("x")
        (git / "é.txt").write_text("x")
        (git / "gone").write_text("x")
        subprocess.run(["git", "add", "."], cwd=git, check=True)
        (git / "gone").unlink()
        (git / "new").write_text("x")
        assert sorted(DirectoryTree(git).paths()) == [".gitignore", "new", "é.txt"]
        assert list(DirectoryTree(git / "build").paths()) == ["x"]

    def test_files_left_out_by_a_sparse_checkout_exist(self, git: Path) -> None:
        (git / "here").write_text("x")
        (git / "absent").write_text("x")
        subprocess.run(["git", "add", "."], cwd=git, check=True)
        subprocess.run(["git", "update-index", "--skip-worktree", "absent"], cwd=git, check=True)
        (git / "absent").unlink()
        tree = DirectoryTree(git)
        assert tree.mode("absent") == REGULAR
        assert tree.read("absent") is None

    def test_repository_configuration_runs_nothing(self, git: Path) -> None:
        (git / "a").write_text("x")
        command = ["git", "config", "core.fsmonitor", f"touch {git}/ran; false"]
        subprocess.run(command, cwd=git, check=True)
        assert list(DirectoryTree(git).paths()) == ["a"]
        assert not (git / "ran").exists()

    def test_index_entry_behind_a_link_is_left_out(self, git: Path) -> None:
        (git / "folder").mkdir()
        (git / "folder" / "passwd").write_text("x")
        subprocess.run(["git", "add", "."], cwd=git, check=True)
        (git / "folder" / "passwd").unlink()
        (git / "folder").rmdir()
        (git / "folder").symlink_to("/etc")
        tree = DirectoryTree(git)
        assert tree.mode("folder/passwd") is None
        assert tree.read("folder/passwd") is None


class TestOverlayTree:
    BASE = MemoryTree({"a": b"1", "b": b"2", "s.sh": b"3"})

    def test_changes_stand_above_the_base(self) -> None:
        tree = OverlayTree(
            self.BASE,
            [
                FileChange("a", FileAction.CREATE, b"new"),
                FileChange("b", FileAction.DELETE),
                FileChange("./c", FileAction.CREATE, b"c", EXECUTABLE),
                FileChange("s.sh", FileAction.SET_MODE, mode=EXECUTABLE),
            ],
        )
        assert sorted(tree.paths()) == ["a", "c", "s.sh"]
        assert [tree.mode(p) for p in ("a", "b", "c", "s.sh")] == [
            *(REGULAR, None, EXECUTABLE, EXECUTABLE),
        ]
        assert [text(tree, p) for p in ("a", "b", "c", "s.sh")] == ["new", None, "c", "3"]
        assert text(self.BASE, "a") == "1"

    def test_no_path_leads_out(self) -> None:
        tree = OverlayTree(self.BASE, [])
        assert tree.mode("../a") is None
        assert tree.read("../a") is None
        with pytest.raises(ValueError, match="leads out of the tree"):
            OverlayTree(self.BASE, [FileChange("../a", FileAction.DELETE)])
