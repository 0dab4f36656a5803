"""Which blocks a change introduces, how they may be called, and what keeps line ends."""

import pytest

from fixers.diagnostics import Applicability, Fix, SkippedFix
from fixers.engine import CheckOptions, check
from fixers.fingerprint import compare
from fixers.model.trees import MemoryTree

PATH = ".github/workflows/ci.yml"
ONLY = CheckOptions(select=frozenset({"long-run-block"}))
HEAD = "on: push\njobs:\n  a:\n    runs-on: {}\n    steps:\n      - uses: actions/checkout@v4\n"


def block(lines: int, word: str = "make", name: str = "Build") -> str:
    body = "".join(f"          {word} {number}\n" for number in range(lines))
    return f"      - name: {name}\n        shell: bash\n        run: |\n{body}"


def report(*blocks: str, runner: str = "ubuntu-24.04", **files: str):
    texts = {PATH: HEAD.format(runner) + "".join(blocks), **files}
    return check(MemoryTree({path: text.encode() for path, text in texts.items()}), ONLY)


def one_fix(*blocks: str, runner: str = "ubuntu-24.04", **files: str) -> Fix | SkippedFix | None:
    (finding,) = report(*blocks, runner=runner, **files).findings
    return finding.fix


@pytest.mark.parametrize(
    ("before", "after", "new"),
    [
        ([block(8)], [block(8)], 0),
        ([block(8)], [block(8, "other")], 0),
        ([block(8)], [block(7)], 0),
        ([block(8)], [block(9)], 1),
        ([block(5)], [block(6)], 1),
        ([], [block(6)], 1),
        ([block(8)], [block(6, name="Other"), block(8)], 1),
    ],
)
def test_what_a_change_introduces(before, after, new):
    assert len(compare(report(*before), report(*after)).introduced) == new


def test_a_block_put_before_others_without_a_name():
    plain = [block(n).replace("name: Build\n        ", "") for n in (6, 9, 12)]
    found = compare(report(plain[0], plain[2]), report(plain[1], plain[0], plain[2]))
    assert [finding.weight for finding in found.introduced] == [9]
    assert [finding.weight for finding in found.old] == [6, 12]
    assert not found.fixed


@pytest.mark.parametrize(
    ("runner", "attributes", "applicability"),
    [
        ("windows-2025", "*.sh text eol=lf\n", Applicability.SAFE),
        ("windows-2025", "* text=auto eol=lf\n", Applicability.SAFE),
        ("windows-2025", "lib/scripts/* -text\n", Applicability.SAFE),
        ("windows-2025", "*.sh eol=lf\n*.sh eol=crlf\n", None),
        ("windows-2025", "* text=auto\n", None),
        ("windows-2025", "docs/*.sh eol=lf\n", None),
        ("windows-2025", "*.sh eol=lf\n*.sh diff=bash\n", Applicability.SAFE),
        ("our-own", "", Applicability.UNSAFE),
        ("our-own", "*.sh eol=lf\n", Applicability.SAFE),
        ("[self-hosted, Linux]", "", Applicability.SAFE),
    ],
)
def test_line_ends(runner, attributes, applicability):
    fix = one_fix(block(6), runner=runner, **{".gitattributes": attributes})
    assert getattr(fix, "applicability", None) is applicability


@pytest.mark.parametrize(
    ("shell", "call", "options"),
    [
        ("bash", "bash", "set -eo pipefail"),
        ("sh", "sh", "set -e"),
        ("bash {0}", "bash", ""),
        ("bash -ex {0}", "bash", "set -ex"),
        ("bash -e -u -o pipefail {0}", "bash", "set -euo pipefail"),
        ("/bin/bash --noprofile --norc -o errexit {0}", "bash", "set -e"),
        ("bash -el {0}", "bash -l", "set -e"),
        ("bash --login -eo pipefail {0}", "bash -l", "set -eo pipefail"),
    ],
)
def test_shells(shell, call, options):
    fix = one_fix(block(6).replace("shell: bash", f"shell: {shell}"))
    assert isinstance(fix, Fix)
    assert fix.edits[0].text == f'{call} "$GITHUB_WORKSPACE/lib/scripts/a-build.sh"'
    text = fix.changes[0].content.decode()
    assert [line for line in text.split("\n") if line.startswith("set ")] == [options][
        : bool(options)
    ]


@pytest.mark.parametrize(
    "shell", ["bash {0} x", "bash -O extglob {0}", "bash -c {0}", "zsh -e {0}", "node {0}", "nu"]
)
def test_shells_that_are_left(shell):
    assert isinstance(one_fix(block(6).replace("shell: bash", f"shell: {shell}")), SkippedFix)


@pytest.mark.parametrize(
    ("first", "moves"),
    [
        ("git checkout main", False),
        ("git -C . switch main", False),
        ("git checkout -b new", True),
        ("git checkout -b new origin/main", False),
        ("git clean -fdx", False),
        ("git commit -am x", True),
        ("rm -rf dist", True),
        ("rm -rf ./*", False),
        ('rm -rf "$PLACE"', False),
        ("echo $0", False),
        ("source $(dirname ${BASH_SOURCE[0]})/x", False),
        ("awk '{ print $0 }' x", True),
        ("f() { echo $1; }", True),
        ("trap 'echo at ${LINENO}' ERR", False),
        ("trap 'echo bye $HOME' EXIT", True),
        ('echo "$SHLVL"', False),
        ("caller", False),
        ("awk '{print $0}' LINENO", True),
        ("coproc make", False),
    ],
)
def test_texts(first, moves):
    fix = one_fix(block(6).replace("make 0", first))
    assert isinstance(fix, Fix) is moves


@pytest.mark.parametrize(
    ("first", "begins"),
    [
        ("#!/bin/bash", ["set -eo pipefail", "", "make 1"]),
        ("set -euo pipefail", ["", "set -euo pipefail"]),
        ("set -eu", ["set -eo pipefail", "", "set -eu"]),
    ],
)
def test_a_block_that_begins_as_a_script_does(first, begins):
    fix = one_fix(block(7).replace("make 0", first))
    assert isinstance(fix, Fix)
    lines = fix.changes[0].content.decode().split("\n")
    assert lines[:2] == ["#!/usr/bin/env bash", "# Build (job a)"]
    assert lines[2 : 2 + len(begins)] == begins


@pytest.mark.parametrize(
    ("old", "new", "reason"),
    [
        ("on: push", "on: [push]", None),
        ("on: push", "on:", "what starts the workflow is not known"),
        (
            "      - name: Build\n",
            "      - run: git clean -fdx\n      - name: Build\n",
            "an earlier command changes the files of the checkout",
        ),
        (
            "shell: bash\n",
            "shell: bash\n        env: *shared\n",
            "the step is written in a way that cannot be changed surely",
        ),
    ],
)
def test_steps_that_are_left(old, new, reason):
    text = (HEAD.format("ubuntu-24.04") + block(6)).replace("make 0", "make ${{ github.ref }}")
    text = text.replace("jobs:", "env: &shared {A: b}\njobs:")
    tree = MemoryTree({PATH: text.replace(old, new).encode()})
    fix = check(tree, ONLY).findings[0].fix
    assert (fix.reason if isinstance(fix, SkippedFix) else None) == reason
