from collections.abc import Iterator
from typing import Any

import pytest

from fixers import contract, kept
from fixers.contract import State
from fixers.diagnostics import (
    Applicability,
    Edit,
    FileAction,
    FileChange,
    Finding,
    Fix,
    Severity,
    SkippedFix,
)
from fixers.engine import CheckOptions, Report
from fixers.fixing import fix, verified
from fixers.model import Repository, Workflow
from fixers.model.trees import MemoryTree
from fixers.rule import Rule
from fixers.rules.curl_failure_hidden import CurlFailureHidden
from fixers.rules.script_path_mismatch import ScriptPathMismatch
from fixers.syntax.source import Source
from fixers.syntax.span import Span
from tests.fixers.toy_rules import PATH, Baz, Foo, WordRule, replacing, tree, workflow


def outcome(where: MemoryTree, *rules: type[Rule]) -> str | None:
    """Why the fix of the only finding of the first rule is withheld, or None."""
    report = verified(State(where, CheckOptions(), rules))
    assert report.crashes == ()
    [finding] = [f for f in report.findings if f.rule == rules[0].id]
    if isinstance(finding.fix, SkippedFix):
        return finding.fix.reason
    assert isinstance(finding.fix, Fix)
    return None


def of_text(text: str, word: str, instead: str, *rules: type[Rule]) -> str | None:
    return outcome(tree(text), replacing(word, instead), *rules)


STEP = workflow("run: foo # keep")


def test_a_good_fix_is_offered() -> None:
    assert of_text(STEP, "foo", "x") is None
    assert of_text(STEP, "foo", "x\n        env: {A: b}") is None


@pytest.mark.parametrize(
    ("text", "word", "instead", "reason"),
    [
        (STEP, "foo", "a: b", f"{PATH} would be no valid YAML"),
        (workflow("run: a #foo"), "#foo", "b", f"{PATH} would change beside the fix"),
        (STEP, "foo", "|\n          x", "the comment “# keep” would be lost"),
        (STEP, "push", "{push: }", "it would change triggers, permissions or secrets"),
        (
            STEP,
            "    runs-on",
            "    permissions: write-all\n    runs-on",
            "it would change triggers, permissions or secrets",
        ),
        (STEP, "foo", "x ${{ Secrets.X }}", "it would use secrets.x in the job `a`"),
        (STEP, "foo", "${{ toJSON(secrets) }}", "it would use secrets in the job `a`"),
        (STEP, "foo", "a foo", "it is not enough: no-foo would still be reported"),
        (STEP, "foo", "foofoo", "it would bring up no-foo, to be mended first"),
        (STEP, "foo", "if", "the shell could not be read any more"),
        (
            STEP.replace("\n", "\r\n"),
            "foo",
            "x\n        env: {A: b}",
            "it would mix newline styles",
        ),
        (
            STEP.rstrip(),
            "# keep",
            "# keep\n",
            "it would change the newline at the end of the file",
        ),
    ],
)
def test_a_broken_contract_is_named(text: str, word: str, instead: str, reason: str) -> None:
    assert of_text(text, word, instead) == reason


def test_a_fix_that_brings_up_another_finding() -> None:
    assert of_text(STEP, "foo", "baz", Baz) == "it would bring up baz, to be mended first"


def test_a_known_secret_may_be_used_again() -> None:
    text = workflow("run: foo ${{ secrets.X }}")
    assert of_text(text, "foo", "x ${{ secrets.x }}") is None


def test_comments_of_scripts_stay() -> None:
    where = MemoryTree({"run.sh": b"#!/bin/sh\nfoo # keep\n"})
    assert outcome(where, replacing("foo", "x")) is None
    reason = outcome(where, replacing("foo", 'x "'))
    assert reason == "the comment “# keep” would be lost"


def test_other_files_have_no_comments() -> None:
    assert outcome(MemoryTree({"notes.txt": b"foo # keep\n"}), replacing("foo", "'")) is None


def test_a_file_that_is_no_yaml_for_the_second_parser(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kept, "compose", lambda text: None)
    assert of_text(STEP, "foo", "x") == f"{PATH} is no valid YAML 1.2"


def created(path: str, content: bytes) -> FileChange:
    return FileChange(path, FileAction.CREATE, content)


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        (created("lib/x.sh", b"ls\n"), None),
        (created("a.yml", b"a: b\n"), None),
        (FileChange("run.sh", FileAction.SET_MODE), None),
        (created("a.yml", b"a: [\n"), "a.yml would be no valid YAML"),
        (created("lib/x.sh", b"\0"), "lib/x.sh would be no text"),
        (
            created(".github/workflows/x.yml", b"on: push\n"),
            "it would change .github/workflows/x.yml",
        ),
        (created("run.sh", b"ls"), "run.sh exists already"),
        (created("lib/x.sh", b"foo\n"), "it is not enough: no-foo would still be reported"),
    ],
)
def test_whole_files(change: FileChange, reason: str | None) -> None:
    where = MemoryTree({PATH: STEP.encode(), "run.sh": b"#!/bin/sh\n"})
    assert outcome(where, replacing("foo", "x", change)) == reason


def test_a_hint_without_changes_is_left_alone() -> None:
    class Hint(WordRule):
        id = "hint"
        word = "foo"

        def repair(self, source: Source, span: Span) -> Fix:
            return Fix("Think", applicability=Applicability.DISPLAY_ONLY)

    assert outcome(tree(STEP), Hint) is None


def test_a_shared_fix_is_tried_once(monkeypatch: pytest.MonkeyPatch) -> None:
    class Shared(Foo):
        def repair(self, source: Source, span: Span) -> Fix:
            at = Span(source.text.index("foo"), source.text.rindex("foo") + 3)
            return super_fix(source, at)

    def super_fix(source: Source, at: Span) -> Fix:
        fix = Foo().repair(source, at)
        assert isinstance(fix, Fix)
        return fix

    tried = []
    apply = contract.apply_fixes
    monkeypatch.setattr(contract, "apply_fixes", lambda *args: tried.append(args) or apply(*args))
    report = verified(State(tree(workflow("run: foo foo")), CheckOptions(), (Shared,)))
    assert [type(finding.fix) for finding in report.findings] == [Fix, Fix]
    assert len(tried) == 2  # alone, and together with all others


def test_of_several_fixes_each_that_cannot_be_applied_says_why() -> None:
    class Twice(WordRule):
        id = "twice"
        word = "foo"

        def repair(self, source: Source, span: Span) -> Fix:
            change = created("run.sh", str(span.start).encode())
            return Fix("Make it", (), (change,), applicability=Applicability.SAFE)

    where = MemoryTree({PATH: workflow("run: foo", "run: foo").encode(), "run.sh": b"ls\n"})
    found = verified(State(where, CheckOptions(), (Twice,))).findings
    assert [f.fix for f in found] == [SkippedFix("run.sh exists already")] * 2


def test_a_comment_goes_with_the_step_that_it_is_about() -> None:
    text = workflow("run: foo # of this step", "run: b # keep")
    assert of_text(text, "      - run: foo # of this step\n", "") is None


def test_a_fix_that_asks_for_a_token_without_a_word_is_withheld() -> None:
    class Asking(Foo):
        def repair(self, source: Source, span: Span) -> Fix:
            return Fix("Replace it", (Edit(source.path, span, "x"),), asks_token=True)

    reason = "it would let jobs ask for a token without a word about it"
    assert outcome(tree(STEP), Asking) == reason


@pytest.mark.parametrize(("good", "bad", "tries"), [(0, 60, 3), (20, 20, 4), (30, 4, 6)])
def test_many_fixes_that_are_refused_are_not_tried_one_by_one(
    monkeypatch: pytest.MonkeyPatch, good: int, bad: int, tries: int
) -> None:
    """All, two of those that write what is worse, and what is left."""

    class Mixed(Foo):
        def repair(self, source: Source, span: Span) -> Fix:
            instead = "baz" if source.text[span.end :].startswith("-bad") else "good"
            edits = (Edit(source.path, span, instead),)
            return Fix("Replace it", edits, applicability=Applicability.SAFE)

    looked = []
    inspect = contract.inspect

    def look(*args: Any, taking: bool = False) -> Report:
        looked.append(args)
        return inspect(*args, taking=taking)

    monkeypatch.setattr(contract, "inspect", look)
    steps = ["run: foo", "run: foo-bad"] * min(good, bad) + ["run: foo"] * max(0, good - bad)
    steps += ["run: foo-bad"] * max(0, bad - good)
    found = verified(State(tree(workflow(*steps)), CheckOptions(), (Mixed, Baz))).findings
    reason = SkippedFix("it would bring up baz, to be mended first")
    fixes = [f.fix for f in found if f.rule == "foo"]
    assert [fix == reason for fix in fixes] == [step.endswith("bad") for step in steps]
    assert len(looked) == 1 + tries


@pytest.mark.parametrize("folder", ["lib/scripts", "tools"])
def test_what_a_right_path_shows_is_no_harm_of_the_fix(folder: str) -> None:
    """The script was there before, and is mended next."""
    where = MemoryTree({
        PATH: workflow("uses: actions/checkout@v4", "run: bash scripts/push.sh").encode(),
        f"{folder}/push.sh": b"set -e\ncurl -s -d @a.json https://a.example.com/b\n",
    })
    assert outcome(where, ScriptPathMismatch, CurlFailureHidden) is None
    left = fix(where, CheckOptions(), (ScriptPathMismatch, CurlFailureHidden), unsafe=True).report
    assert left.findings == ()


def test_fixes_that_are_wrong_only_together_are_told_apart() -> None:
    """One by itself is fine, so the others are not blamed for what they do with it."""

    class Pair(WordRule):
        id = "pair"
        word = "good"

        def check_repository(self, repository: Repository) -> Iterator[Finding]:
            found = list(super().check_repository(repository))
            yield from found if len(found) > 1 else ()

    text = workflow(*["run: foo"] * 12)
    found = verified(State(tree(text), CheckOptions(), (Foo, Pair))).findings
    assert [type(f.fix) for f in found].count(Fix) >= 1


@pytest.mark.parametrize(("halved", "refused"), [(12, 1), (1, 20), (0, 40)])
@pytest.mark.parametrize("at", [0, 5, -1])
def test_one_that_spoils_many_is_found_among_them(
    monkeypatch: pytest.MonkeyPatch, at: int, halved: int, refused: int
) -> None:
    """As long as there are tries left."""
    monkeypatch.setattr(contract, "HALVED", halved)

    class Spoiling(Foo):
        def repair(self, source: Source, span: Span) -> Fix:
            culprit = source.text[span.end :].startswith("-bad")
            edits = (Edit(source.path, span, "good-spoilt" if culprit else "good"),)
            return Fix("Replace it", edits, applicability=Applicability.SAFE)

    class Spoilt(WordRule):
        id = "spoilt"
        word = "good"

        def check_repository(self, repository: Repository) -> Iterator[Finding]:
            for found in super().check_repository(repository):
                if "spoilt-bad" in found.at.source.text:
                    yield found

    lines = ["run: foo"] * 40
    lines[at] = "run: foo-bad"
    found = verified(State(tree(workflow(*lines)), CheckOptions(), (Spoiling, Spoilt))).findings
    kept = [isinstance(f.fix, Fix) for f in found]
    assert not kept[at]
    assert kept.count(False) == refused


def test_what_is_tried_again_is_looked_at_no_more_than_it_changed() -> None:
    looked: list[str] = []

    class Looking(Rule):
        id = "looking"
        severity = Severity.WARNING
        since = "0.1"
        summary = "a toy"

        def check_workflow(self, workflow: Workflow, repository: Repository) -> Iterator[Finding]:
            looked.append(workflow.path)
            return super().check_workflow(workflow, repository)

    class Spoilt(WordRule):
        id = "spoilt"
        word = "good-bad"

    texts = [workflow("run: foo"), workflow("run: foo-bad")]
    files = {f".github/workflows/{i}.yml": texts[i == 3].encode() for i in range(12)}
    found = verified(State(MemoryTree(files), CheckOptions(), (Foo, Looking, Spoilt))).findings
    assert [isinstance(f.fix, Fix) for f in found].count(False) == 1
    # At first, with all fixes, with the bad one alone, and with the others.
    assert len(looked) == 12 + 12 + 1 + 1
