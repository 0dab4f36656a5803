from collections.abc import Sequence

import pytest

from fixers import fixing, linters
from fixers.applying import Applied
from fixers.contract import Judge, State
from fixers.diagnostics import (
    EXECUTABLE,
    REGULAR,
    Applicability,
    FileAction,
    FileChange,
    Finding,
    Fix,
    SkippedFix,
)
from fixers.engine import CheckOptions
from fixers.fixing import fix, verified
from fixers.model import RepoTree
from fixers.model.overlay import OverlayTree
from fixers.model.trees import MemoryTree
from fixers.syntax.source import Source
from fixers.syntax.span import Span
from tests.fixers.toy_rules import PATH, Bar, Baz, Foo, replacing, tree, workflow

OPTIONS = CheckOptions()
TEXT = workflow("run: foo bar", "run: foo # c")
RULES = (Foo, Bar, Baz)


def changed(path: str, text: str, mode: int = REGULAR) -> FileChange:
    return FileChange(path, FileAction.CREATE, text.encode(), mode)


def test_safe_fixes_are_applied() -> None:
    result = fix(tree(TEXT), OPTIONS, RULES)
    assert result.changes == (changed(PATH, TEXT.replace("foo", "good")),)
    assert [(f.rule, f.at.start.line) for f in result.applied] == [("foo", 6), ("foo", 7)]
    [left] = result.report.findings
    assert left.rule == "bar"
    assert result.skipped == ((left, "it is unsafe: look at it, then ask for it with `--unsafe`"),)


def test_unsafe_fixes_on_request() -> None:
    result = fix(tree(TEXT), OPTIONS, RULES, unsafe=True)
    expected = TEXT.replace("foo", "good").replace("bar", "fine")
    assert result.changes == (changed(PATH, expected),)
    assert result.report.findings == ()
    assert result.skipped == ()


def test_only_wanted_fixes() -> None:
    result = fix(tree(TEXT), OPTIONS, RULES, wanted=lambda f: f.at.start.line == 7)
    assert result.changes == (changed(PATH, TEXT.replace("foo #", "good #")),)
    assert [reason for _, reason in result.skipped] == ["it was not asked for"] * 2


def test_what_was_not_asked_for_is_verified_once(monkeypatch: pytest.MonkeyPatch) -> None:
    tried: list[list[int]] = []
    judge = Judge.objections

    def counting(self: Judge, findings: Sequence[Finding]) -> dict[int, str]:
        tried.append([finding.at.start.line for finding in findings])
        return judge(self, findings)

    monkeypatch.setattr(Judge, "objections", counting)
    fix(tree(TEXT), OPTIONS, RULES, wanted=lambda f: f.at.start.line == 7)
    assert tried == [[6, 6, 7], []]


def test_fixing_again_changes_nothing() -> None:
    first = fix(tree(TEXT), OPTIONS, RULES, unsafe=True)
    again = fix(OverlayTree(tree(TEXT), first.changes), OPTIONS, RULES, unsafe=True)
    assert again.changes == ()
    assert again.applied == ()


def test_no_finding_costs_no_verification(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fixing, "apply_fixes", lambda *args: pytest.fail("applied"))
    monkeypatch.setattr(linters, "objection", lambda *args: pytest.fail("linted"))
    assert verified(State(tree(workflow("run: a")), OPTIONS, RULES)).findings == ()
    assert fix(tree(workflow("run: baz")), OPTIONS, RULES).changes == ()


def test_line_ends_and_byte_order_mark_stay() -> None:
    data = b"\xef\xbb\xbf" + TEXT.replace("\n", "\r\n").encode()
    [change] = fix(MemoryTree({PATH: data}), OPTIONS, (Foo,)).changes
    assert change.content == data.replace(b"foo", b"good")


def test_overlapping_fixes_take_turns() -> None:
    first, second = replacing("ab", "xc"), replacing("bc", "y")
    # After the first, `xcc` holds no `bc` any more.
    result = fix(tree(workflow("run: abc bc")), OPTIONS, (first, second))
    assert result.changes == (changed(PATH, workflow("run: xcc y")),)
    assert [f.rule for f in result.applied] == ["no-ab", "no-bc"]


def test_fixes_that_follow_from_fixes_are_applied_in_rounds() -> None:
    # At the same place: the second only fits once the first is done.
    first, second = replacing("q w", "e w"), replacing("w e", "z e")
    result = fix(tree(workflow("run: q w e")), OPTIONS, (first, second))
    assert result.changes == (changed(PATH, workflow("run: e z e")),)


def test_fixes_that_only_clash_together() -> None:
    class Pair(Baz):
        id = "pair"
        word = "one two"

    rules = (replacing("foo", "one"), replacing("bar", "two"), Pair)
    result = fix(tree(workflow("run: foo bar")), OPTIONS, rules)
    assert result.changes == (changed(PATH, workflow("run: one bar")),)
    [(finding, reason)] = result.skipped
    assert (finding.rule, reason) == ("no-bar", "it would bring up pair, to be mended first")


def test_files_are_created_and_get_their_mode() -> None:
    extra = (
        FileChange("lib/x.sh", FileAction.CREATE, b"ls\n", EXECUTABLE),
        FileChange("run.sh", FileAction.SET_MODE, mode=EXECUTABLE),
    )
    where = MemoryTree({PATH: b"foo: 1\n", "run.sh": b"ls\n"})
    result = fix(where, OPTIONS, (replacing("foo", "x", *extra),))
    assert result.changes == (
        changed(PATH, "x: 1\n"),
        extra[0],
        extra[1],
    )


def objecting(tree: RepoTree, applied: Applied) -> str | None:
    return "SC1 would be reported" if b"good" in applied.changes[0].content else None


def test_linters_are_asked_before_a_fix_is_applied(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(linters, "objection", objecting)
    result = fix(tree(workflow("run: foo bar")), OPTIONS, RULES, unsafe=True)
    assert result.changes == (changed(PATH, workflow("run: foo fine")),)
    assert [(f.rule, reason) for f, reason in result.skipped] == [("foo", "SC1 would be reported")]
    [left] = [f for f in result.report.findings if f.rule == "foo"]
    assert left.fix == SkippedFix("SC1 would be reported")


def test_a_fix_that_is_withheld_does_not_hold_up_the_others(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    words = [f"q{number:02}z" for number in range(20)]
    monkeypatch.setattr(
        linters,
        "objection",
        lambda tree, applied: "no" if b"Q12Z" in applied.changes[0].content else None,
    )
    rules = tuple(replacing(word, word.upper()) for word in words)
    result = fix(tree(workflow(*(f"run: {word}" for word in words))), OPTIONS, rules)
    assert len(result.applied) == len(words) - 1
    assert [(f.rule, reason) for f, reason in result.skipped] == [("no-q12z", "no")]


def test_hints_are_left_to_people() -> None:
    class Hint(Foo):
        def repair(self, source: Source, span: Span) -> Fix:
            return Fix("Think", applicability=Applicability.SAFE)

    class Shown(Bar):
        applicability = Applicability.DISPLAY_ONLY

    result = fix(tree(workflow("run: foo bar")), OPTIONS, (Hint, Shown), unsafe=True)
    assert result.changes == ()
    assert [reason for _, reason in result.skipped] == ["it is meant for people to carry out"] * 2


def test_rounds_are_limited(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fixing, "_ROUNDS", 1)
    first, second = replacing("q w", "e w"), replacing("w e", "z e")
    result = fix(tree(workflow("run: q w e")), OPTIONS, (first, second))
    assert [f.rule for f in result.applied] == ["no-q w"]
    assert [reason for _, reason in result.skipped] == ["it does not fit together with other fixes"]


def test_a_block_moves_only_when_it_is_mended() -> None:
    text = """\
on: push
jobs:
  build:
    runs-on: ubuntu-24.04
    steps:
      - uses: actions/checkout@v4
      - run: |
          mkdir -p ~/.aws
          cat > ~/.aws/credentials <<EOF
          [default]
          aws_access_key_id = ${{ secrets.AWS_ACCESS_KEY_ID }}
          aws_secret_access_key = ${{ secrets.AWS_SECRET_ACCESS_KEY }}
          EOF
      - run: aws s3 ls
"""
    result = fix(MemoryTree({PATH: text.encode()}), OPTIONS, unsafe=True)
    assert [f.rule for f in result.applied] == ["static-aws-credentials"]
    assert [change.path for change in result.changes] == [PATH]
    assert result.report.findings == ()
