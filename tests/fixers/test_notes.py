"""What could not be analysed is told, and is neither a finding nor a problem."""

import json
from pathlib import Path

import pytest

from fixers.cli import run
from fixers.engine import CheckOptions, Note, check
from fixers.model.trees import MemoryTree
from fixers.model.walk import STEP_BUDGET
from fixers.syntax.shell import MAX_CHARACTERS

CI = ".github/workflows/ci.yml"
HEAD = "on: push\npermissions: {}\njobs:\n  build:\n    runs-on: ubuntu-24.04\n    steps:\n"
LONG = "echo long enough\n" * (MAX_CHARACTERS // 10)


def block(text: str) -> str:
    return HEAD + "      - run: |\n" + "".join(f"          {line}\n" for line in text.splitlines())


def tree(files: dict[str, str]) -> MemoryTree:
    return MemoryTree({path: text.encode() for path, text in files.items()})


def notes(files: dict[str, str]) -> tuple[Note, ...]:
    return check(tree(files)).notes


def test_a_long_block() -> None:
    [note] = notes({CI: block(LONG)})
    assert (note.path, note.line) == (CI, 8)
    assert note.message == "not analysed: this shell script: longer than 131,072 characters"


def test_a_long_script_that_is_run() -> None:
    run = HEAD + "      - uses: actions/checkout@v4\n      - run: ./scripts/big.sh\n"
    [note] = notes({CI: run, "scripts/big.sh": LONG, "vendor/other.sh": LONG})
    assert note.path == "scripts/big.sh"


def test_a_job_without_end() -> None:
    many = HEAD + "      - run: echo\n" * (STEP_BUDGET + 3)
    [note] = notes({CI: many})
    assert note.line == 7 + STEP_BUDGET
    assert "more than 2,000 steps" in note.message


def test_nothing_is_told_of_an_ignored_path() -> None:
    options = CheckOptions(ignore_paths=("scripts/**",))
    run = HEAD + "      - uses: actions/checkout@v4\n      - run: ./scripts/big.sh\n"
    files = tree({CI: run, "scripts/big.sh": LONG})
    assert (len(check(files).notes), check(files, options).notes) == (1, ())


def test_a_note_for_all_legs_of_a_matrix() -> None:
    legs = (
        block(LONG)
        .replace("ubuntu-24.04\n", "${{ matrix.os }}\n")
        .replace(
            "    steps:",
            "    strategy:\n      matrix:\n        os: [ubuntu-24.04, ubuntu-22.04]\n    steps:",
        )
    )
    assert len(notes({CI: legs})) == 1


@pytest.mark.parametrize("text", ["", "echo fine", "if true; then\n", "$(("])
def test_nothing_to_tell(text: str) -> None:
    """What is broken in parts is read in parts."""
    assert notes({CI: block(text)}) == ()


def test_the_exit_code_stands(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / ".github/workflows").mkdir(parents=True)
    (tmp_path / CI).write_text(block(LONG))
    whole = ["check", str(tmp_path), "--ignore", "long-run-block"]
    assert run([*whole, "--format", "json"]) == 0
    said = json.loads(capsys.readouterr().out)
    assert (said["findings"], len(said["summary"]["notes"])) == ([], 1)
    assert run(whole) == 0
    assert f"{CI}:8: not analysed:" in capsys.readouterr().out


def test_a_block_that_cannot_be_parsed() -> None:
    [note] = notes({CI: block("case x in")})
    assert note.message == "not analysed: this shell script: it cannot be parsed"
