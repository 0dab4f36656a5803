import random

import pytest

from fixers import contract
from fixers.applying import Applied, EditedFile, apply_fixes
from fixers.closeup import close_up, close_up_of
from fixers.diagnostics import Edit, Fix
from fixers.model.trees import MemoryTree
from fixers.syntax.source import Source
from fixers.syntax.span import Span

PATH = ".github/workflows/ci.yml"
STEP = "      # about {0}\n      - name: step {0}\n        run: echo {0}\n"
JOB = (
    "  job{0}:\n    runs-on: ubuntu-24.04\n    env:\n      NUMBER: {0}\n"
    "    steps:\n{1}    timeout-minutes: {0}\n"
)
HEAD = "name: CI\non: push\njobs:\n"
TAIL = "permissions:\n  contents: read\n"


def text_of(jobs: int, steps: int = 10) -> str:
    numbers = [[f"{job}.{step}" for step in range(steps)] for job in range(jobs)]
    bodies = ["".join(map(STEP.format, of_job)) for of_job in numbers]
    return HEAD + "".join(JOB.format(i, body) for i, body in enumerate(bodies)) + TAIL


TEXT = text_of(8)


def fix_of(text: str, *edits: tuple[str, str]) -> Fix:
    """Of words that the text has once."""
    places = [(text.index(old), old, new) for old, new in edits]
    return Fix("x", tuple(Edit(PATH, Span(at, at + len(o)), n) for at, o, n in places))


def near(text: str, fix: Fix) -> tuple[str, str] | None:
    """The reduced file before and after."""
    found = close_up(MemoryTree({PATH: text.encode()}), fix)
    if found is None:
        return None
    tree, moved = found
    before = tree.read(PATH)
    assert isinstance(before, Source)
    after = before.text
    for edit in sorted(moved.edits, reverse=True):
        after = after[: edit.at.start] + edit.text + after[edit.at.end :]
    return before.text, after


def test_only_the_touched_steps_stay() -> None:
    fix = fix_of(TEXT, ("echo 3.4", "echo new"), ("echo 5.2", "echo last"))
    kept = [("3", "3.4\n"), ("3", "3.5\n"), ("5", "5.2\n"), ("5", "5.3\n"), ("6", "")]
    found = near(TEXT, fix)
    assert found is not None
    before, after = found
    assert before.count("run:") == 2  # those of the edits, and the names of the next ones
    assert before.count("name: step") == 4
    assert "runs-on" not in before
    assert all(f"  job{job}:\n" in before and f"step {step}" in before for job, step in kept)
    assert before.startswith("jobs:\n")
    assert before.endswith(TAIL)
    assert after == before.replace("echo 3.4", "echo new").replace("echo 5.2", "echo last")


def test_what_stands_above_the_steps_stays_with_an_edit_there() -> None:
    found = near(TEXT, fix_of(TEXT, ("NUMBER: 3", "NUMBER: 9"), ("echo 5.2\n", "echo last\n")))
    assert found is not None
    assert "  job3:\n    runs-on: ubuntu-24.04\n    env:\n      NUMBER: 3\n" in found[0]
    assert "  job5:\n    steps:\n" in found[0]
    assert "  job4:\n  job5:\n" in found[0]


def test_a_step_that_an_edit_borders_on_stays() -> None:
    at = TEXT.index("      - name: step 3.5")
    put_in = Fix("x", (Edit(PATH, Span(at, at), "      - run: a\n"),))
    found = near(TEXT, put_in)
    assert found is not None
    assert [f"run: echo 3.{step}\n" in found[0] for step in range(3, 8)] == [0, 1, 1, 0, 0]
    end = TEXT.index("    timeout-minutes: 3")
    last = near(TEXT, Fix("x", (Edit(PATH, Span(end - 9, end), "echo a\n"),)))
    assert last is not None
    assert last[0].count("- name:") == 1


def test_files_that_no_fix_edits_are_read_as_they_are() -> None:
    tree = MemoryTree({PATH: TEXT.encode(), "run.sh": b"echo\n"})
    found = close_up(tree, fix_of(TEXT, ("echo 3.4", "echo")))
    assert found is not None
    assert found[0].read("run.sh") == tree.read("run.sh")
    assert set(found[0].paths()) == set(tree.paths())
    assert found[0].mode("run.sh") == tree.mode("run.sh")


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("name: CI", "name: x"),  # outside of the jobs
        ("contents: read", "contents: write"),
        ("  job3:\n", "  jobs:\n"),  # the name of a job
        ("        run: echo 3.4\n", "  other:\n    runs-on: x\n"),  # one job more
        ("echo 3.4\n", "echo 3.4"),  # the next line would be part of this one
        ("        run: echo 3.4\n", "        run: echo"),
        ("echo 3.4\n", ""),
    ],
)
def test_what_may_concern_the_whole_file(old: str, new: str) -> None:
    assert near(TEXT, fix_of(TEXT, (old, new))) is None


@pytest.mark.parametrize(
    "text",
    [
        text_of(1, 2),  # small
        TEXT.replace("name: step 1.1", "name: &name step 1.1"),
        TEXT.replace("timeout-minutes: 7", "timeout-minutes: 7\n    timeout-minutes: 7"),
        TEXT.replace("name: CI", "name: ["),
        TEXT.replace("jobs:", "jobs: {a: {}}\nothers:"),
        TEXT.replace("  job0:", "  ? job0\n  :").replace("jobs:\n", "jobs:\n  ? a\n  : b\n", 1),
        TEXT.replace("jobs:\n", "{jobs}:\n".format(jobs="? jobs\n")),
        "- a\n" * 2000 + TEXT.replace(HEAD, "").replace("\n", "\n# "),
    ],
)
def test_files_that_are_not_plain(text: str) -> None:
    at = len(text) - 1
    assert near(text, Fix("x", (Edit(PATH, Span(at, at), " "),))) is None


def test_other_files() -> None:
    tree = MemoryTree({"run.sh": TEXT.encode()})
    assert close_up(tree, Fix("x", (Edit("run.sh", Span(0, 0), "a"),))) is None
    assert close_up(tree, Fix("x", (Edit("none", Span(0, 0), "a"),))) is None


@pytest.mark.parametrize(
    ("steps", "kept"),
    [
        ("steps: [{run: a}, {run: b}]", 2),
        ("steps:\n      -\n        run: a\n      - run: b", 2),
        ("steps: {}", 0),
        ("uses: ./x", 0),
    ],
)
def test_a_job_in_another_form_stays_whole(steps: str, kept: int) -> None:
    text = HEAD + f"  odd:\n    name: Odd\n    {steps}\n" + TEXT.removeprefix(HEAD)
    found = near(text, fix_of(text, ("Odd", "Even")))
    assert found is not None
    assert found[0].count("run:") == kept


def test_the_job_behind_stays_when_a_line_is_added_before_it() -> None:
    found = near(TEXT, fix_of(TEXT, ("    timeout-minutes: 3\n", "    timeout-minutes: 9\n")))
    assert found is not None
    assert "  job4:\n" in found[0]


def test_a_last_part_that_is_not_plain() -> None:
    text = TEXT.replace("permissions:\n", "? permissions\n:\n")
    assert near(text, fix_of(text, ("echo 3.4", "x"))) is None


def edited(text: str, *fixes: Fix) -> EditedFile:
    applied = apply_fixes(MemoryTree({PATH: text.encode()}), fixes)
    assert isinstance(applied, Applied)
    return applied.edited[0]


def test_all_edits_of_a_file_are_looked_at_together() -> None:
    fixes = (fix_of(TEXT, ("echo 3.4", "echo new")), fix_of(TEXT, ("echo 5.2", "echo last")))
    file = edited(TEXT, *fixes)
    found, whole = close_up_of(file), close_up_of(file, head=True)
    assert found is not None
    assert whole is not None
    assert [found.new.slice(span) for span in found.written] == ["echo new", "echo last"]
    assert [found.old.slice(span) for span in found.replaced] == ["echo 3.4", "echo 5.2"]
    assert whole.new.text == found.new.text.replace("jobs:\n", HEAD)
    assert close_up_of(edited(TEXT, fix_of(TEXT, ("name: CI", "name: x")))) is None


def test_directives_stay_with_what_they_direct() -> None:
    text = f"%YAML 1.2\n---\n{TEXT}"
    found = near(text, fix_of(text, ("echo 3.4", "echo new")))
    assert found is not None
    assert found[0].startswith("%YAML 1.2\n---\n")


WORDS = (
    "",
    "x",
    "\n",
    "  ",
    '"',
    "#c\n",
    ": ",
    "- ",
    "      - run: a\n",
    "        if: a\n",
    "{",
    "|",
)


def edit_by(chance: random.Random, text: str) -> Edit:
    lines = [at + 1 for at, char in enumerate(text) if char == "\n"]
    start = chance.choice((chance.choice(lines), chance.randrange(len(text))))
    end = chance.choice((
        start,
        min(len(text), start + 9),
        min((at for at in lines if at > start), default=start),
    ))
    return Edit(PATH, Span(start, end), chance.choice(WORDS))


@pytest.mark.parametrize("seed", range(200))
def test_what_is_right_from_near_is_right_as_a_whole(seed: int) -> None:
    fix = Fix("x", (edit_by(random.Random(seed), TEXT),))
    tree = MemoryTree({PATH: TEXT.encode()})
    reduced = close_up(tree, fix)
    if reduced is not None and contract.alone(*reduced) is None:
        assert contract.alone(tree, fix) is None
    file = edited(TEXT, fix)
    close = close_up_of(file)
    if close is not None and contract.broken(close, asks_token=False) is None:
        assert contract.broken(file, asks_token=False) is None


@pytest.mark.parametrize("seed", range(200))
def test_what_several_edits_leave_right_from_near_is_right_as_a_whole(seed: int) -> None:
    chance = random.Random(seed)
    edits = [edit_by(chance, TEXT) for _ in range(8)]
    fixes = [Fix("x", (edit,)) for edit in edits]
    tree = MemoryTree({PATH: TEXT.encode()})
    fine = [fix for fix in fixes if contract.alone(tree, fix) is None]
    applied = apply_fixes(tree, fine)
    close = close_up_of(applied.edited[0]) if isinstance(applied, Applied) and fine else None
    if close is not None and contract.broken(close, asks_token=False) is None:
        assert contract.broken(edited(TEXT, *fine), asks_token=False) is None
