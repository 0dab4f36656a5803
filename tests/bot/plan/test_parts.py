"""A repository that is too much as a whole: its parts, and what they say together."""

import pytest

from bot.plan.parts import NAMED, combined, examined, parts_of
from bot.plan.sides import Sides
from fixers.engine import CheckOptions
from fixers.model.trees import MemoryTree


@pytest.fixture(autouse=True)
def _toy_engine() -> None:
    """The real one."""


FOLDER = ".github/workflows"
SCRIPT = "#!/usr/bin/env bash\ntfsec .\n"


def workflow(*steps: str, name: str = "one", on: str = "push") -> bytes:
    jobs = "".join(f"      - {step}\n" for step in ("uses: actions/checkout@v4", *steps))
    head = f"name: {name}\non: {on}\njobs:\n  build:\n    runs-on: ubuntu-24.04\n    steps:\n"
    return f"{head}{jobs}".encode()


def calling(*called: str) -> bytes:
    jobs = "".join(f"  j{n}:\n    uses: {use}\n" for n, use in enumerate(called))
    return f"on: push\njobs:\n{jobs}".encode()


def sides(head: dict[str, bytes], base: dict[str, bytes] | None = None, **renamed: str) -> Sides:
    return Sides(MemoryTree(base or {}), MemoryTree(head), renamed)


def parts(head: dict[str, bytes], *changed: str) -> list[list[str]]:
    found = parts_of(sides(head), frozenset(changed or head))
    return [sorted(path.removeprefix(f"{FOLDER}/") for path in part) for part in found]


def test_a_pipeline_alone_is_a_part_and_small_ones_come_first() -> None:
    files = {f"{FOLDER}/large.yml": workflow("run: x" * 50), f"{FOLDER}/small.yml": workflow()}
    assert parts({**files, "lib/x.sh": b"true", f"{FOLDER}/bin.yml": b"\0"}) == [
        ["small.yml"],
        ["large.yml"],
    ]
    assert parts(files, f"{FOLDER}/large.yml") == [["large.yml"], ["small.yml"]]


def test_who_calls_is_of_one_part_with_what_is_called() -> None:
    files = {
        f"{FOLDER}/a.yml": calling("./.github/workflows/b.yml"),
        f"{FOLDER}/b.yml": workflow("uses: ./tools/setup"),
        f"{FOLDER}/c.yml": calling("acme/shop/.github/workflows/b.yml@main"),
        f"{FOLDER}/d.yml": calling("acme/other/.github/workflows/else.yml@main"),
        "tools/setup/action.yml": b"runs:\n  using: composite\n  steps: []\n",
        "tools/old/action.yml": b"runs:\n  using: composite\n  steps: []\n",
    }
    changed = [path for path in files if "old" not in path]
    assert parts(files, *changed) == [
        ["d.yml"],
        ["a.yml", "b.yml", "c.yml", "tools/setup/action.yml"],
    ]


def test_who_waits_for_the_end_of_another_is_of_one_part_with_it() -> None:
    on = "{workflow_run: {workflows: [Build it]}}"
    files = {
        f"{FOLDER}/a.yml": workflow(name="Build it"),
        f"{FOLDER}/b.yml": workflow(name="after", on=on),
        f"{FOLDER}/c.yml": workflow(name="else"),
        f"{FOLDER}/d.yml": b"on: push\njobs: {}\n",
    }
    assert parts(files) == [["d.yml"], ["c.yml"], ["a.yml", "b.yml"]]


def test_together_the_parts_say_what_the_whole_would() -> None:
    one, two = f"{FOLDER}/one.yml", f"{FOLDER}/two.yml"
    run = "run: bash lib/scripts/scan.sh"
    head = {
        one: workflow(run, "run: tfsec ."),
        two: workflow(run, "run: gosec ./...", name="two"),
        "lib/scripts/scan.sh": SCRIPT.encode(),
    }
    both = sides(
        head, {f"{FOLDER}/uno.yml": workflow("run: tfsec .")}, **{f"{FOLDER}/uno.yml": one}
    )
    every = frozenset({one, two})
    done = tuple(examined(both, CheckOptions(), every - {part}) for part in (one, two))
    told = combined(done, (), both.renamed)
    places = sorted((f.finding.at.path, f.finding.at.start.line) for f in told.introduced)
    assert places == [(two, 9), ("lib/scripts/scan.sh", 2)]
    assert [f.finding.at.path for f in told.old] == [one]
    assert told.unfinished == 0
    assert not told.complete


def test_what_is_not_at_hand_is_not_missing() -> None:
    called = f"{FOLDER}/called.yml"
    both = sides({f"{FOLDER}/a.yml": calling(f"./{called}"), called: workflow()})
    part = examined(both, CheckOptions(), frozenset({called}))
    assert part.head.findings == part.head.problems == part.head.crashes == ()


def test_those_left_out_are_named_and_counted() -> None:
    left = tuple(f"{FOLDER}/{n}.yml" for n in range(NAMED + 3))
    told = combined((), left, {})
    assert told.unfinished == len(left)
    assert told.notes[0] == f"{FOLDER}/0.yml: not analysed, as that takes too long"
    assert told.notes[NAMED] == "3 more files were not analysed, as that takes too long"
