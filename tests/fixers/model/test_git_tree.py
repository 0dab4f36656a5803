"""The repository at a revision, and what `check --diff` says with it."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from fixers.cli import run
from fixers.model.git_tree import GitError, git_tree
from fixers.model.trees import SIZE_LIMIT
from fixers.syntax.source import Source, Unreadable

WORKFLOW = """\
on: push
permissions: {}
jobs:
  a:
    runs-on: ubuntu-24.04
    steps:
      - uses: actions/checkout@v4
      - run: terraform validate
"""
PATH = ".github/workflows/ci.yml"
NEW = {"terraform-init-missing", "tool-not-installed"}


def git(folder: Path, *arguments: str) -> None:
    person = ("-c", "user.name=a", "-c", "user.email=a@example.com", "-c", "commit.gpgsign=false")
    subprocess.run(("git", *person, *arguments), cwd=folder, check=True, capture_output=True)


def commit(folder: Path, **files: str | None) -> None:
    for name, text in files.items():
        path = folder / name
        if text is None:
            path.unlink()
        else:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
    git(folder, "add", "-A")
    git(folder, "commit", "-qm", "change")


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    git(tmp_path, "init", "-q", "-b", "main")
    commit(tmp_path, **{PATH: WORKFLOW, "ci/run.sh": "echo\n"})
    return tmp_path


def introduced(folder: Path, base: str, capsys: pytest.CaptureFixture[str]) -> list[str]:
    code = run(["check", str(folder), "--diff", base, "--format", "json"])
    found = [finding["rule"] for finding in json.loads(capsys.readouterr().out)["findings"]]
    assert code == int(bool(found))
    return found


def test_files_are_those_of_the_revision(repository: Path) -> None:
    (repository / "ci/run.sh").chmod(0o755)
    (repository / "ci/link").symlink_to("run.sh")
    commit(repository, **{"new.txt": "ü\n", "big.sh": "#" * (SIZE_LIMIT + 1)})
    with git_tree(repository, "HEAD~1") as before:
        assert set(before.paths()) == {PATH, "ci/run.sh"}
        assert before.mode("ci/run.sh") == 0o100644
    with git_tree(repository, "HEAD") as after:
        assert after.mode("ci/run.sh") == 0o100755
        assert after.mode("ci/link") == 0o120000
        assert after.read("new.txt") == Source("new.txt", "ü\n")
        assert isinstance(after.read("big.sh"), Unreadable)
        assert after.read(PATH) == Source(PATH, WORKFLOW)  # in step after the large one
        assert after.read("nothing") is None


def test_the_base_is_where_the_branches_parted(repository: Path) -> None:
    git(repository, "checkout", "-qb", "topic")
    commit(repository, mine="x")
    git(repository, "checkout", "-q", "main")
    commit(repository, theirs="x")
    git(repository, "checkout", "-q", "topic")
    with git_tree(repository, "main") as tree:
        assert set(tree.paths()) == {PATH, "ci/run.sh"}


def test_a_folder_of_the_work_tree(repository: Path) -> None:
    with git_tree(repository / "ci", "HEAD") as tree:
        assert set(tree.paths()) == {"run.sh"}


@pytest.mark.parametrize("base", ["nowhere", "--help", ""])
def test_a_base_that_is_none_is_said_to_be_none(
    repository: Path, capsys: pytest.CaptureFixture[str], base: str
) -> None:
    assert run(["check", str(repository), f"--diff={base}"]) == 2
    assert f"--diff {base}: " in capsys.readouterr().err


def test_a_folder_without_git_has_no_revisions(tmp_path: Path) -> None:
    with pytest.raises(GitError), git_tree(tmp_path, "HEAD"):
        pass


def test_only_what_is_new(repository: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert introduced(repository, "HEAD", capsys) == []
    moved = WORKFLOW.replace("    steps:\n", "    steps:\n      - run: echo\n")
    commit(repository, **{PATH: moved})
    assert introduced(repository, "HEAD~1", capsys) == []
    job = moved[moved.index("  a:") :].replace("  a:", "  b:")
    commit(repository, **{PATH: moved + job})
    assert set(introduced(repository, "HEAD~1", capsys)) == NEW


def test_another_file_can_be_the_cause(
    repository: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    calling = WORKFLOW.replace("terraform validate", "bash ci/run.sh")
    commit(repository, **{PATH: calling})
    git(repository, "mv", "ci/run.sh", "ci/renamed.sh")
    commit(repository)
    assert introduced(repository, "HEAD~1", capsys) == ["script-path-mismatch"]


def test_a_block_is_told_again_only_when_it_grew(
    repository: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    def block(*lines: str) -> str:
        text = "".join(f"          {line}\n" for line in lines)
        return WORKFLOW.replace("terraform validate\n", f"|\n{text}")

    lines = [f"echo {number}" for number in range(8)]
    commit(repository, **{PATH: block(*lines)})
    commit(repository, **{PATH: block("echo other", *lines[1:])})
    assert introduced(repository, "HEAD~1", capsys) == []
    commit(repository, **{PATH: block(*lines, "echo more")})
    assert introduced(repository, "HEAD~1", capsys) == ["long-run-block"]


def test_one_file_of_a_repository(repository: Path, capsys: pytest.CaptureFixture[str]) -> None:
    other = repository / ".github/workflows/other.yml"
    other.write_text(WORKFLOW, encoding="utf-8")
    assert run(["fix", str(other)]) == 0
    assert "terraform init" in other.read_text(encoding="utf-8")
    assert (repository / PATH).read_text(encoding="utf-8") == WORKFLOW


def test_nobody_listens(repository: Path) -> None:
    reading, writing = os.pipe()
    os.close(reading)
    command = (sys.executable, "-m", "fixers", "check", str(repository))
    ended = subprocess.run(command, stdout=writing, stderr=subprocess.PIPE, check=False)
    os.close(writing)
    assert (ended.returncode, ended.stderr) == (2, b"")


def test_a_revision_without_a_common_past_is_read_itself(repository: Path) -> None:
    git(repository, "checkout", "-q", "--orphan", "other")
    commit(repository, **{"only.sh": "echo other\n"})
    git(repository, "branch", "-q", "elsewhere")
    git(repository, "checkout", "-q", "main")
    with git_tree(repository, "elsewhere") as tree:
        assert tree.mode("only.sh") is not None


def test_git_that_is_not_installed_is_told(
    repository: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", "")
    with pytest.raises(GitError, match="git cannot be run"), git_tree(repository, "HEAD"):
        pass


def test_what_a_partial_clone_has_not_got_is_not_there(repository: Path) -> None:
    name = subprocess.run(
        ("git", "rev-parse", "HEAD:ci/run.sh"), cwd=repository, check=True, capture_output=True
    ).stdout.decode()
    (repository / ".git/objects" / name[:2] / name[2:].strip()).unlink()
    with git_tree(repository, "HEAD") as tree:
        assert tree.read("ci/run.sh") is None
        assert isinstance(tree.read(PATH), Source)
