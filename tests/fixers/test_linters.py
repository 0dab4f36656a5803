import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from shutil import which

import pytest

from fixers import linters
from fixers.applying import Applied, apply_fixes
from fixers.diagnostics import Edit, FileAction, FileChange, Fix
from fixers.linters import complaints, objection
from fixers.model.trees import MemoryTree
from fixers.syntax.span import Span

WORKFLOW = ".github/workflows/ci.yml"
JOB = "on: push\njobs:\n  a:\n    runs-on: ubuntu-latest\n    steps:\n"
BIN = Path(sys.prefix) / "bin"


@pytest.fixture(autouse=True)
def _no_memory() -> Iterator[None]:
    complaints.cache_clear()
    yield
    complaints.cache_clear()


@pytest.fixture
def shellcheck(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(BIN))
    if which("shellcheck") is None:
        pytest.skip("shellcheck is not installed")


@pytest.fixture
def actionlint(shellcheck: None) -> None:
    if which("actionlint") is None:
        pytest.skip("actionlint is not installed")


def replaced(text: str, old: str, new: str) -> tuple[MemoryTree, Applied]:
    tree = MemoryTree({"run.sh": text.encode()})
    start = text.index(old)
    edit = Edit("run.sh", Span(start, start + len(old)), new)
    applied = apply_fixes(tree, [Fix("Do it", (edit,))])
    assert isinstance(applied, Applied)
    return tree, applied


@pytest.mark.usefixtures("shellcheck")
def test_shellcheck_counts_codes() -> None:
    assert complaints("x.sh", "#!/bin/sh\necho $A $B\n") == Counter({"shellcheck SC2086": 2})
    assert complaints("bin/tool", "#!/usr/bin/env bash\necho $A\n") == {"shellcheck SC2086": 1}
    assert complaints("notes", "echo $A\n") == Counter()


@pytest.mark.usefixtures("actionlint")
def test_actionlint_counts_kinds_and_shell_codes() -> None:
    text = JOB + "      - run: echo $A ${{ github.nothing }}\n"
    assert complaints(WORKFLOW, text) == {
        "shellcheck SC2086": 1,
        "actionlint expression": 1,
    }


@pytest.mark.usefixtures("shellcheck")
def test_only_new_complaints_are_an_objection() -> None:
    text = "#!/bin/sh\necho $A\nls\n"
    assert objection(*replaced(text, "ls", "ls -l")) is None
    assert objection(*replaced(text, "ls", "ls $B")) == (
        "shellcheck SC2086 would be reported in run.sh"
    )


@pytest.mark.usefixtures("shellcheck")
def test_new_files_are_linted_and_other_changes_are_not() -> None:
    tree = MemoryTree({"run.sh": b"#!/bin/sh\necho $A\n"})
    mode = FileChange("run.sh", FileAction.SET_MODE)
    binary = FileChange("x", FileAction.CREATE, b"\0")
    assert objection(tree, Applied((), (mode, binary))) is None
    new = FileChange("x.sh", FileAction.CREATE, b"#!/bin/sh\necho $A\n")
    assert objection(tree, Applied((), (new,))) == "shellcheck SC2086 would be reported in x.sh"


@pytest.mark.usefixtures("actionlint")
@pytest.mark.parametrize("path", [WORKFLOW, ".github/actions/deploy/action.yml"])
def test_what_was_said_of_a_block_moves_with_it(path: str) -> None:
    head = JOB if path == WORKFLOW else "name: a\nruns:\n  using: composite\n  steps:\n"
    end = "\n" if path == WORKFLOW else "\n        shell: bash\n"
    tree = MemoryTree({path: f"{head}      - run: echo $A ${{{{ github.sha }}}}{end}".encode()})
    moved = FileChange(path, FileAction.CREATE, f"{head}      - run: bash x.sh{end}".encode())
    script = FileChange("x.sh", FileAction.CREATE, b"#!/bin/sh\necho $A\n")
    assert objection(tree, Applied((), (moved, script))) is None
    worse = FileChange("x.sh", FileAction.CREATE, b"#!/bin/sh\necho $A $B\n")
    assert objection(tree, Applied((), (moved, worse))) == (
        "shellcheck SC2086 would be reported in x.sh"
    )


def test_a_linter_that_is_missing_or_hangs_says_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(linters, "which", lambda name: None)
    assert complaints("x.sh", "echo $A\n") == Counter()
    complaints.cache_clear()
    monkeypatch.setattr(linters, "which", lambda name: sys.executable)

    def hang(*args: object, **kwargs: object) -> None:
        raise subprocess.TimeoutExpired("x", 20)

    monkeypatch.setattr(subprocess, "run", hang)
    assert complaints("x.sh", "echo $A\n") == Counter()


@pytest.mark.usefixtures("shellcheck")
def test_the_shell_of_an_action_stops_at_a_failure() -> None:
    steps = "runs:\n  using: composite\n  steps:\n    - shell: bash\n      run: |\n"
    assert complaints("action.yml", steps + "        cd x\n        ls\n") == Counter()
