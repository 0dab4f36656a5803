"""What a command works on, and what it writes there."""

import os
import subprocess
import sys
from argparse import Namespace
from pathlib import Path

import pytest

from fixers.cli import mending, run
from fixers.cli.parser import FORMATS
from fixers.cli.progress import watched
from fixers.cli.target import colours
from fixers.model.trees import MemoryTree
from tests.test_cli import BROKEN

WORKFLOWS = ".github/workflows"


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    folder = tmp_path / WORKFLOWS
    folder.mkdir(parents=True)
    for name in ("ci.yml", "other.yml"):
        (folder / name).write_text(BROKEN, encoding="utf-8")
    return tmp_path


def configured(repository: Path, text: bytes) -> list[str]:
    (repository / ".github" / "fix-pipeline.yml").write_bytes(text)
    return ["check", str(repository)]


def test_one_file_of_a_repository(repository: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["check", str(repository / WORKFLOWS / "ci.yml")]) == 1
    told = capsys.readouterr().out
    assert f"{WORKFLOWS}/ci.yml:7" in told
    assert "other.yml" not in told


@pytest.mark.skipif(sys.platform == "darwin", reason="its file system takes no such name")
@pytest.mark.parametrize("form", FORMATS)
def test_a_name_that_is_no_text_is_a_name(
    repository: Path, form: str, capsys: pytest.CaptureFixture[str]
) -> None:
    Path(os.fsdecode(os.fsencode(repository / WORKFLOWS) + b"/caf\xe9.yml")).write_text(BROKEN)
    assert run(["check", str(repository), "--format", form]) == 1
    assert "other.yml" in capsys.readouterr().out


def test_fix_of_one_file_leaves_the_others(repository: Path) -> None:
    folder = repository / WORKFLOWS
    assert run(["fix", str(folder / "ci.yml")]) == 0
    assert (folder / "ci.yml").read_text("utf-8") != BROKEN
    assert (folder / "other.yml").read_text("utf-8") == BROKEN


def test_a_file_that_git_ignores_is_refused(
    repository: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    subprocess.run(["git", "init", "-q", repository], check=True)
    (repository / ".gitignore").write_text("other.yml\n", encoding="utf-8")
    assert run(["check", str(repository / WORKFLOWS / "other.yml")]) == 2
    assert "other.yml is ignored by git" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (b"rules: [", "fix-pipeline.yml:"),
        (b"a: 1\nb: \xff\n", "fix-pipeline.yml:2: not valid UTF-8"),
    ],
)
def test_a_wrong_configuration_names_its_line(
    repository: Path, capsys: pytest.CaptureFixture[str], text: bytes, told: str
) -> None:
    assert run(configured(repository, text)) == 2
    assert told in capsys.readouterr().err


def test_the_configuration_of_the_repository_counts(
    repository: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    command = configured(repository, b"rules:\n  terraform-init-missing: off\n")
    run(command)
    assert "terraform-init-missing" not in capsys.readouterr().out
    assert run([*command, "--select", "terraform-init-missing"]) == 1  # who asks for it gets it


def test_only_what_is_new_since_a_revision(
    repository: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    git = ["git", "-C", str(repository), "-c", "user.name=a", "-c", "user.email=a@example.com"]
    for command in (["init", "-q"], ["add", "."], ["commit", "-qm", "old"]):
        subprocess.run([*git, *command], check=True)
    check = ["check", str(repository), "--select", "terraform-init-missing", "--diff"]
    assert run([*check, "HEAD"]) == 0
    new = repository / WORKFLOWS / "new.yml"
    new.write_text(BROKEN.replace("validate", "plan"), encoding="utf-8")
    capsys.readouterr()
    assert run([*check, "HEAD"]) == 1
    told = capsys.readouterr().out
    assert f"{WORKFLOWS}/new.yml:7" in told
    assert f"{WORKFLOWS}/ci.yml" not in told
    assert run([*check, "nothing"]) == 2
    assert "--diff nothing: " in capsys.readouterr().err


def test_known_paths_exist_though_not_on_disk(repository: Path, tmp_path: Path) -> None:
    (repository / WORKFLOWS / "other.yml").unlink()
    text = BROKEN.replace("terraform validate", "./deploy.sh")
    (repository / WORKFLOWS / "ci.yml").write_text(text, encoding="utf-8")
    command = ["check", str(repository), "--select", "script-path-mismatch"]
    known = tmp_path / "known.txt"
    known.write_text("deploy.sh\n", encoding="utf-8")
    assert run(command) == 1
    assert run([*command, "--known-paths", str(known)]) == 0


@pytest.mark.parametrize("data", [None, b"\xff"])
def test_a_list_of_paths_that_cannot_be_read(
    repository: Path, capsys: pytest.CaptureFixture[str], data: bytes | None
) -> None:
    known = repository / "known.txt"
    if data is not None:
        known.write_bytes(data)
    assert run(["check", str(repository), "--known-paths", str(known)]) == 2
    assert f"--known-paths {known} cannot be read" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("color", "terminal", "environment", "expected"),
    [
        ("always", False, {"NO_COLOR": "1"}, True),
        ("never", True, {}, False),
        ("auto", True, {}, True),
        ("auto", False, {}, False),
        ("auto", True, {"NO_COLOR": "1"}, False),
        ("auto", True, {"TERM": "dumb"}, False),
    ],
)
def test_colours(
    monkeypatch: pytest.MonkeyPatch,
    color: str,
    terminal: bool,
    environment: dict[str, str],
    expected: bool,
) -> None:
    for name in ("NO_COLOR", "TERM"):
        monkeypatch.delenv(name, raising=False)
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setattr(sys.stdout, "isatty", lambda: terminal)
    assert colours(Namespace(color=color)) is expected


def test_fix_shows_a_patch_and_writes_nothing(
    repository: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["fix", str(repository), "--diff"]) == 0
    told = capsys.readouterr().out
    assert f"+++ b/{WORKFLOWS}/ci.yml" in told
    assert "\x1b[" not in told
    assert run(["fix", str(repository), "--diff", "--check", "--color", "always"]) == 1
    assert "\x1b[" in capsys.readouterr().out
    assert (repository / WORKFLOWS / "ci.yml").read_text("utf-8") == BROKEN


def test_fix_says_what_it_did_and_what_is_left(
    repository: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    run(["fix", str(repository)])
    assert "Fixed 2 problems in 2 files; what is left:" in capsys.readouterr().out
    run(["fix", str(repository)])
    assert "Fixed" not in capsys.readouterr().out


def test_fix_tells_of_a_file_that_cannot_be_written(
    repository: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def refused(*_arguments: object) -> None:
        raise PermissionError(13, "Permission denied", "ci.yml")

    monkeypatch.setattr(mending, "write_changes", refused)
    assert run(["fix", str(repository)]) == 2
    assert "cannot write ci.yml: Permission denied" in capsys.readouterr().err


def test_a_long_run_shows_how_far_it_is(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    files = {f"{WORKFLOWS}/{number}.yml": b"a: 1" for number in range(200)}
    tree = MemoryTree({**files, "tool/action.yml": b"b: 1", "docs/readme.md": b"c"})
    with watched(tree) as seen:
        assert seen is tree  # nobody looks
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True)
    with watched(MemoryTree(files)) as seen:
        assert isinstance(seen, MemoryTree)  # too short a run for a bar
    with watched(tree) as seen:
        assert set(seen.paths()) == set(tree.paths())
        for path in (*tree.paths(), "tool/action.yml"):
            assert seen.read(path) == tree.read(path)
            assert seen.mode(path) == tree.mode(path)
    assert capsys.readouterr().out == ""
