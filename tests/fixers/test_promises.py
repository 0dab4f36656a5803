"""Fixes that corrupt in small ways: the contract refuses each, whatever its edits touch."""

from collections.abc import Iterator
from typing import ClassVar

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fixers.applying import EditedFile
from fixers.contract import State
from fixers.diagnostics import (
    Applicability,
    Edit,
    FileAction,
    FileChange,
    Finding,
    Fix,
    Location,
    Severity,
    SkippedFix,
)
from fixers.engine import CheckOptions
from fixers.fixing import verified
from fixers.hunks import hunks
from fixers.model import Repository
from fixers.model.repository import SYMLINK
from fixers.model.trees import MemoryTree
from fixers.promises import broken_promise
from fixers.rule import Rule
from fixers.syntax.source import Source
from fixers.syntax.span import Span
from tests.fixers.toy_rules import PATH, Baz, replacing

TEXT = """\
# head
name: CI
on:
  push:
    branches: [main]
permissions:
  contents: read
env:
  A: "1"   # one
defaults: &d
  run:
    shell: bash
jobs:
  a:
    runs-on: ubuntu-24.04
    steps:
      # before
      - uses: actions/checkout@v4 # pin
        with: {fetch-depth: 0, ref: main}
      - name: Two
        run: echo foo
      - name: Three
        if: ${{ github.ref == 'x' }}
        env: &e
          K: v
        run: echo three
      - name: Four
        env: *e
        run: echo four
  b:
    needs: a
    runs-on: ubuntu-24.04
    environment: prod
    steps:
      - run: echo ${{ secrets.T }}
"""
GOOD = ("echo foo", "echo ok")


def outcome(edits: list[tuple[str, str]], *changes: FileChange) -> str | None:
    """Why a fix with these replacements is withheld."""

    class Toy(Rule):
        id = "no-foo"
        severity = Severity.WARNING
        since = "0.1"
        summary = "a toy"

        def check_repository(self, repository: Repository) -> Iterator[Finding]:
            source = repository.tree.read(PATH)
            assert isinstance(source, Source)
            at = source.text.find("foo")
            if at == -1:
                return
            starts = [(source.text.index(old), old, new) for old, new in edits]
            fix = Fix(
                "Replace it",
                tuple(Edit(PATH, Span(s, s + len(old)), new) for s, old, new in starts),
                changes,
                applicability=Applicability.SAFE,
            )
            yield self.finding(Location(source, Span(at, at + 3)), "`foo` is here", fix=fix)

    files = {PATH: TEXT.encode(), "run.sh": b"#!/bin/sh\necho hi\n"}
    [finding] = verified(State(MemoryTree(files), CheckOptions(), (Toy,))).findings
    return finding.fix.reason if isinstance(finding.fix, SkippedFix) else None


@pytest.mark.parametrize(
    "good",
    [
        ("echo foo", "echo ok # why"),
        ("- name: Two\n", "- name: Two\n        if: always()\n"),
        ("- name: Two\n", "- uses: actions/setup-go@v5\n      - name: Two\n"),
        ("- name: Two\n", f"- uses: other/setup@{'a' * 40}\n      - name: Two\n"),
        ("github.ref == 'x'", "(github.ref == 'x') && github.actor == 'me'"),
        ("  a:\n", "  a:\n    environment: staging\n"),
        ("- run: echo ${{ secrets.T }}", "- run: echo '${{ secrets.t }}'"),
    ],
)
def test_what_is_allowed(good: tuple[str, str]) -> None:
    assert outcome([good] if "foo" in good[0] else [GOOD, good]) is None


@pytest.mark.parametrize(
    ("bad", "reason"),
    [
        ((" # pin", ""), "the comment “# pin” would be lost"),
        (("# head\n", ""), "the comment “# head” would be lost"),
        (("# one", "# two"), "the comment “# one” would be lost"),
        (("      # before\n", ""), "the comment “# before” would be lost"),
        (("env: &e", "env: &f"), None),
        (("env: *e", "env: {K: v}"), "`*e` would be lost"),
        (("defaults: &d", "defaults:"), "`&d` would be lost"),
        (
            ("run: echo three", "run: echo three\n        run: echo 3"),
            "the key `run` would be there twice",
        ),
        (("contents: read", "contents: write"), "it would change triggers, permissions or secrets"),
        (
            ("branches: [main]", "branches: [main, x]"),
            "it would change triggers, permissions or secrets",
        ),
        (("    needs: a\n", ""), "`needs` of the job `b` would be lost"),
        (("    environment: prod\n", ""), "`environment` of the job `b` would be lost"),
        (("environment: prod", "environment: dev"), "`environment` of the job `b` would change"),
        (
            ("    needs: a\n    runs-on: ubuntu-24.04", "    needs: a\n    runs-on: mine"),
            "`runs-on` of the job `b` would change",
        ),
        (
            ("        if: ${{ github.ref == 'x' }}\n", ""),
            "the condition `github.ref == 'x'` would be lost",
        ),
        (("github.ref == 'x'", "always()"), "the condition `github.ref == 'x'` would be lost"),
        (
            ("- name: Three\n        if", "- name: Three\n      - if"),
            f"{PATH} would change beside the fix",
        ),
        (("        run: echo foo\n", ""), "a step would have no command or two"),
        (("checkout@v4", "checkout@main"), "`actions/checkout@main` is not pinned to a commit"),
        (("actions/checkout", "evil/checkout"), "`evil/checkout@v4` is not pinned to a commit"),
        (("echo three", "echo ${{ secrets.T }}"), "it would use secrets.t in the job `a`"),
        (("echo three", "echo ${{ github.token }}"), "it would use github.token in the job `a`"),
        (
            ("- name: Two", "- name: Two\n        continue-on-error: true"),
            "it would hide failures by `continue-on-error`",
        ),
        (("secrets.T }}\n", "secrets.T }}\n\n"), "it would change the end of the file"),
        ((TEXT[TEXT.index("  b:\n") :], ""), "the job `b` would be lost"),
        (("echo three", "echo three # fix-pipeline: ignore[x] y"), "it would silence a finding"),
    ],
)
def test_what_is_refused(bad: tuple[str, str], reason: str | None) -> None:
    found = outcome([bad] if "foo" in bad[0] else [GOOD, bad])
    assert found is not None
    assert reason is None or found == reason


def test_an_edit_of_the_whole_file_is_held_to_the_same() -> None:
    changed = TEXT.replace(*GOOD)
    assert outcome([(TEXT, changed)]) is None
    assert outcome([(TEXT, changed.replace(" # pin", ""))]) == "the comment “# pin” would be lost"


def test_a_suppression_is_no_fix() -> None:
    reason = outcome([("echo foo", "echo foo # fix-pipeline: ignore[no-foo] because")])
    assert reason == "it would silence a finding"


class Pair(Rule):
    """Two fixes: each wrong, right together."""

    id = "pair"
    severity = Severity.WARNING
    since = "0.1"
    summary = "a toy"
    first: ClassVar[tuple[str, str]]
    second: ClassVar[tuple[str, str]]

    def check_repository(self, repository: Repository) -> Iterator[Finding]:
        source = repository.tree.read(PATH)
        assert isinstance(source, Source)
        for old, new in self.first, self.second:
            at = source.text.find(old)
            if at != -1:
                span = Span(at, at + len(old))
                fix = Fix("Do", (Edit(PATH, span, new),), applicability=Applicability.SAFE)
                yield self.finding(Location(source, span), old, fix=fix)


@pytest.mark.parametrize(
    ("one", "two"),
    [
        (("echo foo", 'echo "ok'), ("- name: Two", '- name: Two" x')),
        (("# one", "1"), ("# pin", "# one")),
        (("env: &e", "env:"), ("  a:\n", "  a: &e\n")),
        (
            ("echo three", "echo 3\n        run: echo 3"),
            ("        run: echo foo", "        env: {A: b}"),
        ),
    ],
)
def test_two_wrong_fixes_do_not_make_a_right_one(
    one: tuple[str, str], two: tuple[str, str]
) -> None:
    class Toy(Pair):
        first, second = one, two

    findings = verified(State(MemoryTree({PATH: TEXT.encode()}), CheckOptions(), (Toy,))).findings
    assert any(isinstance(finding.fix, SkippedFix) for finding in findings)


def test_a_finding_may_not_take_the_place_of_another() -> None:
    """One fix brings up what the other takes away."""

    class Bazless(Baz):
        instead = "echo"

    text = TEXT.replace("run: echo three", "run: baz three")
    rules = (replacing("foo", "$(baz)"), Bazless)
    findings = verified(State(MemoryTree({PATH: text.encode()}), CheckOptions(), rules)).findings
    fixes = {finding.rule: finding.fix for finding in findings}
    assert fixes["no-foo"] == SkippedFix("it would bring up baz, to be mended first")
    assert isinstance(fixes["baz"], Fix)


def created(path: str, content: bytes = b"#!/bin/sh\n", mode: int = 0o100644) -> FileChange:
    return FileChange(path, FileAction.CREATE, content, mode)


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        (created("lib/scripts/x.sh"), None),
        (created(".github/actions/a/x.sh"), None),
        (FileChange("run.sh", FileAction.DELETE), "it would delete run.sh"),
        (created("CODEOWNERS"), "it would change CODEOWNERS"),
        (
            created(".github/fix-pipeline.yml", b"a: b\n"),
            "it would change .github/fix-pipeline.yml",
        ),
        (created(".GIT/hooks/x"), "it would change .GIT/hooks/x"),
        (created("lib/.git/x"), "it would change lib/.git/x"),
        (created("run.sh", b"#!/bin/sh\necho hi\n"), None),
        (created("run.sh"), "run.sh exists already"),
        (created("RUN.sh"), "run.sh differs from RUN.sh in case alone"),
        (created("run.sh/x.sh"), "run.sh is a file, no folder"),
        (created("lib/x.sh", b"a", SYMLINK), "lib/x.sh would be a link"),
        (created("lib/x.sh", b"a\r\n"), "lib/x.sh would have the line ends of Windows"),
        (created("lib/x.sh", b"# ${{ a }}\n"), None),
        (
            created("lib/x.sh", b"echo ${{ a }}\n"),
            "lib/x.sh would hold an expression that nobody evaluates",
        ),
        (created("lib/x.sh", b"if a; then\n"), "the shell could not be read any more"),
    ],
)
def test_whole_files(change: FileChange, reason: str | None) -> None:
    assert outcome([GOOD], change) == reason


@given(st.text("ab\n"), st.text("ab\n"), st.text("ab\n"), st.text("ab\n"))
def test_hunks_tell_the_whole_difference(head: str, old: str, new: str, tail: str) -> None:
    before, after = head + old + tail, head + new + tail
    replaced, written = Span(len(head), len(head + old)), Span(len(head), len(head + new))
    text = before
    for a, b in reversed(list(hunks(before, after, replaced, written))):
        text = text[: a.start] + after[b.start : b.end] + text[a.end :]
    assert text == after


def _broken(old: str, new: str) -> str | None:
    before, after = Source(PATH, old), Source(PATH, new)
    return broken_promise(EditedFile(before, after, (), ()))


def test_of_a_file_that_was_no_yaml_nothing_can_be_promised() -> None:
    assert _broken("a: [\n", "a: [1]\n") is None


def test_jobs_and_steps_that_are_none_are_passed_over() -> None:
    old = "jobs:\n  a:\n  b:\n    steps:\n      -\n      - run: x ${{ secrets.A }}\n"
    assert _broken(old, old.replace("x", "y")) is None
    assert _broken(old, old.replace("secrets.A", "secrets.B")) is not None
