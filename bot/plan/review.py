"""Findings + diff + what was posted before → what to post now."""

from collections.abc import Mapping
from dataclasses import dataclass

from bot.plan.analysis import Analysis, Known
from bot.plan.check import CheckResult, check_result
from bot.plan.diff import FileDiff
from bot.plan.markdown import LIMIT, fenced, line
from bot.plan.markers import FINDING, REVIEW, marker, with_markers
from bot.plan.pull_request import PullRequest
from bot.plan.summary import review_body
from fixers.diagnostics import Applicability, Fix
from fixers.report.markdown import comment_body


@dataclass(frozen=True, slots=True)
class InlineComment:
    """A comment on lines of the new file; `start_line` only for a range of two lines or more."""

    path: str
    line: int
    start_line: int | None
    body: str


@dataclass(frozen=True, slots=True)
class ReviewPlan:
    """Decided, not yet done. `body` is None when there is nothing new to say; `stale` are the
    threads whose finding is gone."""

    head: str
    comments: tuple[InlineComment, ...]
    body: str | None
    stale: tuple[str, ...]
    check: CheckResult


@dataclass(frozen=True, slots=True)
class Tone:
    """How loud the configuration wants the bot: `silent` shows the check run only."""

    inline_limit: int
    silent: bool = False


def plan_review(
    pull: PullRequest, analysis: Analysis, diffs: Mapping[str, FileDiff], tone: Tone
) -> ReviewPlan:
    """At most one review per head, and no word about what was said before."""
    fresh = () if _already_said(pull, tone) else _unposted(pull, analysis)
    commentable = [known for known in fresh if _anchor(known, diffs) is not None]
    inline = commentable[: tone.inline_limit]
    chosen = {known.fingerprint for known in inline}
    listed = tuple(known for known in fresh if known.fingerprint not in chosen)
    return ReviewPlan(
        head=pull.head,
        comments=tuple(_comment(known, diffs) for known in inline),
        body=_body(pull, analysis, fresh, listed) if fresh else None,
        stale=_stale(pull, analysis),
        check=check_result(analysis, silent=tone.silent),
    )


def _already_said(pull: PullRequest, tone: Tone) -> bool:
    return tone.silent or pull.head in pull.reviewed


def _unposted(pull: PullRequest, analysis: Analysis) -> tuple[Known, ...]:
    return tuple(k for k in analysis.introduced if k.fingerprint not in pull.posted)


def _stale(pull: PullRequest, analysis: Analysis) -> tuple[str, ...]:
    if not analysis.complete:
        return ()  # what a crashed rule did not say is not fixed
    return tuple(
        thread.id
        for thread in pull.threads
        if not thread.resolved and thread.fingerprint not in analysis.present
    )


def _anchor(known: Known, diffs: Mapping[str, FileDiff]) -> tuple[int, int] | None:
    """First and last line the comment stands on: those of its suggestion, if these may carry
    one, else the finding's own first line."""
    diff = diffs.get(known.finding.at.path)
    if diff is None:
        return None
    if _suggests(known, diff) and known.suggestion is not None:
        return known.suggestion.start_line, known.suggestion.end_line
    start = known.finding.at.start.line
    return (start, start) if diff.may_comment(start, start) else None


def _suggests(known: Known, diff: FileDiff) -> bool:
    change = known.suggestion
    return (
        change is not None
        and change.path == diff.path
        and diff.may_suggest(change.start_line, change.end_line)
    )


def _comment(known: Known, diffs: Mapping[str, FileDiff]) -> InlineComment:
    path = known.finding.at.path
    start, end = _anchor(known, diffs) or (1, 1)
    parts = [comment_body(known.finding)]
    if known.suggestion is not None and _suggests(known, diffs[path]):
        parts.append(fenced("\n".join(known.suggestion.lines), "suggestion"))
    elif offer := _offer(known):
        parts.append(offer)
    body = "\n\n".join(parts)
    if len(body) > LIMIT - 200:
        body = line(known.finding.message)[: LIMIT - 200]
    body = with_markers(body, [marker(FINDING, known.fingerprint)])
    return InlineComment(path, end, start if start < end else None, body)


def _offer(known: Known) -> str | None:
    """The command that applies a fix which no suggestion can carry."""
    fix = known.finding.fix
    if not isinstance(fix, Fix) or fix.applicability is Applicability.DISPLAY_ONLY:
        return None
    unsafe = " --unsafe" if fix.applicability is Applicability.UNSAFE else ""
    return f"{line(fix.title)}: comment `/fix-pipeline {known.finding.rule}{unsafe}`"


def _body(
    pull: PullRequest, analysis: Analysis, fresh: tuple[Known, ...], listed: tuple[Known, ...]
) -> str:
    markers = [marker(FINDING, known.fingerprint) for known in listed]
    markers.append(marker(REVIEW, pull.head))
    room = LIMIT - sum(len(text) + 1 for text in markers) - 2
    return with_markers(review_body(analysis, fresh, listed, room), markers)
