"""A comment that silences one rule, and a refusal when it would not."""

import pytest

from bot.plan.commit import Refusal
from bot.plan.ignore import ignore_changes
from fixers.engine import CheckOptions, Report
from fixers.model import RepoTree
from fixers.model.trees import MemoryTree
from tests.bot import toy

TEXT = toy.text("BAD", "fine", "BAD twice").replace("\n", "\r\n")
TREE = MemoryTree({toy.WORKFLOW: TEXT.encode()}, {toy.WORKFLOW: 0o100755})


def obeying(tree: RepoTree, options: CheckOptions) -> Report:
    """The toy engine, silenced by a comment above."""
    found = toy.check(tree, options).findings
    kept = [f for f in found if "ignore[bad-word]" not in above(f.at.source, f.at.start.line)]
    return Report(tuple(kept))


def above(source, line: int) -> str:
    return source.line_text(line - 1)


def test_comments_stand_above_with_the_same_indent(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.plan.ignore.check", obeying)
    findings = toy.check(TREE, CheckOptions()).findings
    changes = ignore_changes(TREE, findings, "known\nand  wanted", CheckOptions())
    assert not isinstance(changes, Refusal)
    comment = "      # fix-pipeline: ignore[bad-word] known and wanted\r\n"
    expected = TEXT.replace("      - run: echo BAD", comment + "      - run: echo BAD")
    assert changes[0].content.decode() == expected
    assert changes[0].mode == 0o100755


def test_comment_without_effect_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.plan.ignore.check", toy.check)
    findings = toy.check(TREE, CheckOptions()).findings
    refused = ignore_changes(TREE, findings, "reason", CheckOptions())
    assert isinstance(refused, Refusal)
    assert "does not silence `bad-word`" in refused.reason
