"""What is posted, where, and what is not."""

from dataclasses import replace

import pytest

from bot.plan.analysis import Analysis, Known
from bot.plan.check import check_result, unfinished
from bot.plan.diff import FileDiff, parse_patch
from bot.plan.markers import FINDING, REVIEW, listed, marked
from bot.plan.pull_request import PullRequest, Stale, Summary, Thread
from bot.plan.review import BODY_LIMIT, ReviewPlan, Tone, plan_review
from fixers.diagnostics import Applicability, Finding, Fix, Location, Severity
from fixers.report.suggestion import Suggestion
from fixers.syntax.source import Source
from fixers.syntax.span import Span
from tests.bot.plan.test_commit import PULL

PATH = ".github/workflows/ci.yml"
SOURCE = Source(PATH, "".join(f"line {number}\n" for number in range(1, 41)))
DIFF = parse_patch(PATH, "@@ -1,4 +1,5 @@\n one\n-two\n+TWO\n+2.5\n three\n four")
TONE = Tone(inline_limit=30)


def known(line: int, mark: str = "", **changes: object) -> Known:
    start = SOURCE.line_starts[line - 1]
    at = Location(SOURCE, Span(start, start + 4))
    finding = Finding("some-rule", Severity.ERROR, at, f"problem at {line}")
    suggestion = changes.pop("suggestion", None)
    return Known(replace(finding, **changes), mark or f"f{line}", suggestion)


def analysis(*introduced: Known, **fields: object) -> Analysis:
    present = frozenset(item.fingerprint for item in introduced)
    return replace(Analysis(introduced, (), present), **fields)


def plan(found: Analysis, pull: PullRequest = PULL, tone: Tone = TONE) -> ReviewPlan:
    diffs: dict[str, FileDiff] = {PATH: DIFF}
    return plan_review(pull, found, diffs, tone)


def test_nothing_found_is_a_green_check_and_no_review() -> None:
    made = plan(analysis())
    assert (made.body, made.comments, made.stale) == (None, (), ())
    assert (made.check.conclusion, made.check.title) == ("success", "No new problem")


def test_on_the_diff_and_off_it() -> None:
    made = plan(analysis(known(3), known(30)))
    assert [(comment.line, comment.start_line) for comment in made.comments] == [(3, None)]
    assert marked(made.comments[0].body, FINDING) == ("f3",)
    assert made.body is not None
    assert "ci.yml:30" in made.body
    assert "ci.yml:3`" not in made.body
    assert listed(made.body) == {"f3", "f30"}
    assert marked(made.body, REVIEW) == (PULL.head,)


def test_more_than_the_limit_goes_to_the_summary() -> None:
    made = plan(analysis(known(1), known(2), known(3)), tone=Tone(inline_limit=1))
    assert len(made.comments) == 1
    assert made.body is not None
    assert "ci.yml:1`" not in made.body
    assert "ci.yml:2`" in made.body


def test_the_worst_come_first_and_one_rule_does_not_take_all() -> None:
    many = [known(line, severity=Severity.WARNING) for line in (1, 2, 3)]
    other = known(4, rule="other-rule", severity=Severity.WARNING)
    note, error = known(5, severity=Severity.INFO), known(5, "f6")
    made = plan(analysis(*many, other, note, error), tone=Tone(inline_limit=3))
    assert [marked(comment.body, FINDING) for comment in made.comments] == [
        ("f1",),
        ("f4",),
        ("f6",),
    ]


@pytest.mark.parametrize(
    ("first", "last", "anchor", "offered"),
    [
        (2, 3, (3, 2), True),
        (3, 3, (3, None), True),
        (1, 3, (3, None), False),  # over a deleted line
        (3, 9, (3, None), False),  # out of the hunk
    ],
)
def test_suggestion(first: int, last: int, anchor: tuple[int, int | None], offered: bool) -> None:
    change = Suggestion(PATH, first, last, ("a", "```"))
    comment = plan(analysis(known(3, suggestion=change))).comments[0]
    assert (comment.line, comment.start_line) == anchor
    assert ("````suggestion\na\n```\n````" in comment.body) is offered


@pytest.mark.parametrize(
    ("applicability", "offer"),
    [
        (Applicability.SAFE, "`/fix-pipeline some-rule`"),
        (Applicability.UNSAFE, "`/fix-pipeline some-rule --unsafe`"),
        (Applicability.DISPLAY_ONLY, None),
    ],
)
def test_fix_that_needs_the_command(applicability: Applicability, offer: str | None) -> None:
    fix = Fix("Move it to a script", applicability=applicability)
    body = plan(analysis(known(3, fix=fix))).comments[0].body
    assert offer in body if offer else "/fix-pipeline some-rule" not in body


def test_said_before_is_not_repeated() -> None:
    summary = Summary("R1", frozenset({"f30"}), folded=False)
    pull = replace(PULL, summaries=(summary,), threads=(Thread("T1", "f3", False),))
    made = plan(analysis(known(3), known(30)), pull)
    assert (made.body, made.comments, made.stale) == (None, (), ())
    assert made.check.conclusion == "failure"


def test_one_review_per_head() -> None:
    made = plan(analysis(known(3)), replace(PULL, reviewed=frozenset({PULL.head})))
    assert (made.body, made.comments) == (None, ())


def test_what_no_longer_holds_unless_a_rule_crashed() -> None:
    threads = (
        Thread("T1", "gone", False, "C1"),
        Thread("T2", "gone", True, "C2"),
        Thread("T3", "f3", False, "C3"),
    )
    summaries = (
        Summary("R1", frozenset({"gone", "f3"}), folded=False),
        Summary("R2", frozenset({"gone"}), folded=False),
        Summary("R3", frozenset({"gone"}), folded=True),
    )
    pull = replace(PULL, threads=threads, summaries=summaries)
    assert plan(analysis(known(3)), pull).stale == (Stale("T1", "C1"), Stale(None, "R2"))
    assert plan(analysis(known(3), complete=False), pull).stale == ()


def test_comments_that_github_refused_are_told_in_the_summary() -> None:
    made = plan(analysis(known(3), known(30)))
    rest = made.instead(made.comments)
    assert rest.comments == ()
    assert rest.body is not None
    assert "ci.yml:3`" in rest.body
    assert listed(rest.body) == {"f3", "f30"}


def test_bodies_fit_whatever_comes() -> None:
    many = [known(30, f"x{number}", message="ü" * 900) for number in range(300)]
    made = plan(analysis(*many, known(3, message="y" * 100_000), patch="+x\n" * 50_000))
    assert made.body is not None
    assert len(made.body) <= BODY_LIMIT
    assert "more" in made.body
    assert len(listed(made.body)) == 301
    whole = made.instead(made.comments * 900).body
    assert whole is not None
    assert len(whole) <= BODY_LIMIT
    assert all(len(comment.body) <= BODY_LIMIT for comment in made.comments)
    assert len(made.check.summary.encode()) <= 65_535


def test_hostile_message_stays_text() -> None:
    body = plan(analysis(known(30, message="<!-- x --> @all [a](http://evil)\n# big"))).body
    assert body is not None
    assert not any(text in body for text in ("<!-- x", "@all", "](", "\n# big"))


@pytest.mark.parametrize(
    ("severities", "silent", "conclusion"),
    [
        ([], False, "success"),
        ([Severity.INFO], False, "success"),
        ([Severity.WARNING], False, "neutral"),
        ([Severity.WARNING, Severity.ERROR], False, "failure"),
        ([Severity.ERROR], True, "neutral"),
    ],
)
def test_conclusion(severities: list[Severity], silent: bool, conclusion: str) -> None:
    found = analysis(*(known(3, severity=severity) for severity in severities))
    assert check_result(found, silent=silent).conclusion == conclusion


def test_only_new_problems_are_counted_and_annotated() -> None:
    result = check_result(analysis(known(3), old=(known(4, "old"),), notes=("a.yml: binary",)))
    assert result.summary.startswith("| Rule | New | Older |\n")
    assert [(a.start_line, a.start_column, a.end_column) for a in result.annotations] == [(3, 1, 4)]
    assert result.title == "1 new problem (1 error)"
    assert "Older, not counted here: 1 problem" in result.summary
    assert "a.yml: binary" in result.summary


def test_columns_only_on_one_line() -> None:
    item = known(3)
    across = Location(SOURCE, Span(item.finding.at.span.start, SOURCE.line_starts[5]))
    annotation = check_result(analysis(known(3, at=across))).annotations[0]
    assert (annotation.start_column, annotation.end_column) == (None, None)


def test_fix_button_needs_a_safe_fix() -> None:
    safe = Fix("x", applicability=Applicability.SAFE)
    labels = [a.label for a in check_result(analysis(known(3, fix=safe))).actions]
    assert labels == ["Fix", "Re-check"]
    assert [a.label for a in check_result(analysis(known(3))).actions] == ["Re-check"]
    buttons = check_result(analysis(known(3, fix=safe))).actions
    assert all(len(a.description) <= 40 and len(a.identifier) <= 20 for a in buttons)


def test_unfinished_review_is_neutral() -> None:
    assert unfinished("a fault").conclusion == "neutral"


def test_what_was_gone_and_came_back_is_told_again() -> None:
    threads = (Thread("T1", "f3", True, "C1", settled=True), Thread("T2", "f4", True, "C2"))
    folded = Summary("R1", frozenset({"f3", "f4", "f30"}), True, settled=True)
    pull = replace(PULL, threads=threads, summaries=(folded,))
    made = plan(analysis(known(3), known(4), known(30)), pull)
    assert made.body is not None
    assert listed(made.body) == {"f3", "f30"}
    again = replace(pull, threads=(*threads, Thread("T3", "f3", False, "C3")))
    assert listed(plan(analysis(known(3)), again).body or "") == set()
