"""Findings + diff + what was posted before → what to post now."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from bot.plan.analysis import Analysis, Known
from bot.plan.check import CheckResult, check_result
from bot.plan.diff import FileDiff
from bot.plan.markers import FINDING, REVIEW, listing, marker, with_markers
from bot.plan.pull_request import PullRequest, Stale
from bot.plan.summary import entry, fitting, review_body
from fixers.diagnostics import Applicability, Fix, Severity
from fixers.report.escaping import fenced, line
from fixers.report.markdown import comment_body

_WORST: Final = (Severity.ERROR, Severity.WARNING, Severity.INFO)
BODY_LIMIT: Final = 65_535  # characters that GitHub takes for a comment or review
NAMED: Final = 2000  # fingerprints, so that there is room for words too


@dataclass(frozen=True, slots=True)
class InlineComment:
    """A comment on lines of the new file; `start_line` only for a range of two lines or more.
    `simple` is the body without a suggestion, `entry` its line in a list."""

    path: str
    line: int
    start_line: int | None
    body: str
    simple: str
    entry: str


def plain(comment: InlineComment) -> InlineComment:
    """What GitHub takes when it does not take the suggestion or the range."""
    return replace(comment, start_line=None, body=comment.simple)


@dataclass(frozen=True, slots=True)
class ReviewPlan:
    """Decided, not yet done. `summary` is None when there is nothing new to say; `stale` is what
    was said before and holds no longer."""

    head: str
    comments: tuple[InlineComment, ...]
    summary: str | None
    markers: tuple[str, ...]
    stale: tuple[Stale, ...]
    check: CheckResult

    @property
    def body(self) -> str | None:
        return None if self.summary is None else with_markers(self.summary, self.markers)

    def instead(self, refused: Sequence[InlineComment]) -> "ReviewPlan":
        """The summary alone, with those comments that GitHub took in no form."""
        used = sum(len(marker) + 1 for marker in self.markers) + len(self.summary or "")
        entries = fitting((comment.entry for comment in refused), BODY_LIMIT - used - 10)
        summary = "\n\n".join(filter(None, [self.summary, entries]))
        return replace(self, comments=(), summary=summary)


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
    inline = _fairly(commentable, tone.inline_limit)
    chosen = {known.fingerprint for known in inline}
    listed = tuple(known for known in fresh if known.fingerprint not in chosen)
    markers = _markers(pull, fresh)
    room = BODY_LIMIT - sum(len(text) + 1 for text in markers) - 2
    return ReviewPlan(
        head=pull.head,
        comments=tuple(_comment(known, diffs) for known in inline),
        summary=review_body(analysis, fresh, listed, room) if fresh else None,
        markers=markers,
        stale=tuple(_stale(pull, analysis)),
        check=check_result(analysis, silent=tone.silent),
    )


def _fairly(findings: Sequence[Known], limit: int) -> list[Known]:
    """The worst first, and of equal ones each file's first of a rule before any second: one bad
    file does not use up what all have. In the order of the file again."""
    seen: Counter[tuple[str, str]] = Counter()
    ranked: list[tuple[int, int, int]] = []
    for place, known in enumerate(findings):
        found = known.finding
        ranked.append((_WORST.index(found.severity), seen[found.at.path, found.rule], place))
        seen[found.at.path, found.rule] += 1
    return [findings[place] for place in sorted(place for *_, place in sorted(ranked)[:limit])]


def _already_said(pull: PullRequest, tone: Tone) -> bool:
    return tone.silent or pull.head in pull.reviewed


def _unposted(pull: PullRequest, analysis: Analysis) -> tuple[Known, ...]:
    return tuple(k for k in analysis.introduced if k.fingerprint not in pull.posted)


def _stale(pull: PullRequest, analysis: Analysis) -> Iterator[Stale]:
    if not analysis.complete:
        return  # what a crashed rule did not say is not fixed
    for thread in pull.threads:
        if not thread.resolved and thread.fingerprint not in analysis.present:
            yield Stale(thread.id, thread.comment)
    for summary in pull.summaries:
        if not summary.folded and not summary.fingerprints & analysis.present:
            yield Stale(None, summary.id)


def _anchor(known: Known, diffs: Mapping[str, FileDiff]) -> tuple[int, int] | None:
    """First and last line the comment stands on: those of its suggestion, if these may carry
    one, else the finding's own first line."""
    diff = diffs.get(known.finding.at.path)
    if diff is None:
        return None
    change = known.offer(diff)
    if change is not None:
        return change.start_line, change.end_line
    start = known.finding.at.start.line
    return (start, start) if diff.may_comment(start, start) else None


def _comment(known: Known, diffs: Mapping[str, FileDiff]) -> InlineComment:
    path = known.finding.at.path
    start, end = _anchor(known, diffs) or (1, 1)
    text = comment_body(known.finding)
    simple = _body(known, text, _offer(known))
    change = known.offer(diffs[path])
    body = simple
    if change is not None:
        body = _body(known, text, fenced("\n".join(change.lines), "suggestion"))
    return InlineComment(path, end, start if start < end else None, body, simple, entry(known))


def _body(known: Known, text: str, offer: str | None) -> str:
    body = "\n\n".join(filter(None, [text, offer]))
    if len(body) > BODY_LIMIT - 200:
        body = line(known.finding.message)[: BODY_LIMIT - 200]
    return with_markers(body, [marker(FINDING, known.fingerprint)])


def _offer(known: Known) -> str | None:
    """The command that applies a fix which no suggestion can carry."""
    fix = known.finding.fix
    if not isinstance(fix, Fix) or fix.applicability is Applicability.DISPLAY_ONLY:
        return None
    unsafe = " --unsafe" if fix.applicability is Applicability.UNSAFE else ""
    return f"{line(fix.title)}: comment `/fix-pipeline {known.finding.rule}{unsafe}`"


def _markers(pull: PullRequest, fresh: tuple[Known, ...]) -> tuple[str, ...]:
    """All findings are named, those with a comment too: whoever deletes one has read it."""
    named = [known.fingerprint for known in fresh[:NAMED]]
    return (*([listing(named)] if named else []), marker(REVIEW, pull.head))
