"""Base and head of a change: what is new in it, and what was there before somewhere else."""

import pytest

from fixers.engine import CheckOptions, check
from fixers.model import Repository
from fixers.model.trees import MemoryTree
from fixers.moving import renamed_files
from fixers.reviewing import change
from tests.fixers.toy_rules import PATH

HEAD = "on: push\njobs:\n  {job}:\n    runs-on: ubuntu-24.04\n    steps:\n"
CHECKOUT = "      - uses: actions/checkout@v4\n"
OTHER = "  other:\n    runs-on: ubuntu-24.04\n    steps:\n      - uses: actions/checkout@v4\n"
SECOND = ".github/workflows/second.yml"
ACTION = ".github/actions/x/action.yml"


def flow(*steps: str, job: str = "a") -> str:
    return HEAD.format(job=job) + CHECKOUT + "".join(steps)


def block(name: str, lines: int = 7, word: str = "echo", above: str = "") -> str:
    start = f"- name: {name}\n        run: |\n" if name else "- run: |\n"
    body = "".join(f"          {word} {number}\n" for number in range(lines))
    return f"      {start}{above}{body}"


def plain(command: str) -> str:
    return f"      - run: {command}\n"


def action(step: str) -> str:
    inner = step.replace("      ", "    ", 1).replace(
        "\n        run", "\n      shell: bash\n      run"
    )
    return "runs:\n  using: composite\n  steps:\n" + inner


def introduced(base: dict[str, str], head: dict[str, str], rule: str) -> int:
    options = CheckOptions(select=frozenset({rule}))
    trees = [MemoryTree({p: t.encode() for p, t in files.items()}) for files in (base, head)]
    found = change(Repository(trees[0]), check(trees[1], options), options, adapters=False)
    return len(found.introduced)


ONE = flow(block("One"))
CALL = "#!/bin/bash\nset -e\ncurl -X POST -d a=b https://api.example.com/deploy\n"


@pytest.mark.parametrize(
    ("base", "head", "count"),
    [
        (ONE, ONE, 0),
        (flow(), ONE, 1),
        (ONE, flow(block("One", 8)), 1),
        (ONE, flow(block("One", 6)), 0),
        (flow(block("One", 5)), flow(block("One", 6)), 1),
        (ONE, flow(block("One", above="          # why\n\n")), 0),
        (ONE, ONE.replace("          ", "            "), 0),
        (ONE, ONE.replace("\n", "\r\n"), 0),
        (ONE, ONE.replace("echo 3", "echo three"), 0),
        (ONE, flow(block("Other")), 0),
        (flow(block("")), flow(block("Named")), 0),
        (ONE, flow(block("One"), job="z"), 0),
        (ONE, flow(block("Other", 6)), 0),
        (ONE, flow(block("Other", 8)), 1),
        (ONE, flow(block("Other", word="make")), 1),
        (ONE, flow(block("One"), block("Copy")), 1),
        (ONE, flow(plain("ls"), OTHER, block("One")), 0),
        (flow(block("One"), block("", 9, "a")), flow(block("", 9, "a"), block("One")), 0),
        (flow(block("")), flow(block("", 9, "new"), block("")), 1),
    ],
)
def test_blocks_of_one_file(base: str, head: str, count: int) -> None:
    assert introduced({PATH: base}, {PATH: head}, "long-run-block") == count


@pytest.mark.parametrize(
    ("rule", "base", "head", "count"),
    [
        ("long-run-block", {PATH: ONE}, {SECOND: ONE}, 0),
        ("long-run-block", {PATH: ONE}, {SECOND: flow(block("One", 8))}, 1),
        ("long-run-block", {PATH: ONE}, {SECOND: flow(block("One", 6))}, 0),
        ("long-run-block", {PATH: ONE}, {PATH: ONE, SECOND: ONE}, 1),
        ("long-run-block", {PATH: ONE}, {PATH: flow(), ACTION: action(block("One"))}, 0),
        (
            "script-path-mismatch",
            {PATH: flow(plain("bash scripts/x.sh")), "scripts/x.sh": "ls\n"},
            {PATH: flow(plain("bash scripts/x.sh")), "tools/x.sh": "ls\n"},
            1,
        ),
        (
            "script-path-mismatch",
            {PATH: flow(plain("bash script/x.sh")), "scripts/x.sh": "ls\n"},
            {PATH: flow(plain("bash script/x.sh")), "tools/x.sh": "ls\n"},
            0,
        ),
        ("curl-failure-hidden", {"ci/a.sh": CALL}, {"ci/b.sh": CALL + "echo\n"}, 1),
        (
            "tool-not-installed",
            {PATH: flow("      - name: x\n        run: tfsec .\n")},
            {PATH: flow("      - name: y\n        run: tfsec .\n", job="b")},
            0,
        ),
        (
            "tool-not-installed",
            {PATH: flow(plain("tfsec ."))},
            {PATH: flow(), SECOND: flow(plain("tfsec ."))},
            1,
        ),
        (
            "tool-not-installed",
            {PATH: flow(plain("terraform fmt")).replace("24.04", "22.04")},
            {PATH: flow(plain("terraform fmt"))},
            1,
        ),
        (
            "tool-not-installed",
            {PATH: flow(plain("tfsec ."))},
            {PATH: flow(plain("tfsec . && gosec ./..."))},
            1,
        ),
    ],
)
def test_other_files(rule: str, base: dict[str, str], head: dict[str, str], count: int) -> None:
    assert introduced(base, head, rule) == count


def test_renamed_files() -> None:
    base = MemoryTree({"a.sh": b"one", "b.sh": b"two", "c.sh": b"same", "d.txt": b"text"})
    head = MemoryTree({"x.sh": b"one", "y.sh": b"new", "c.sh": b"same", "e.txt": b"text"})
    assert renamed_files(base, head) == {"a.sh": "x.sh"}
