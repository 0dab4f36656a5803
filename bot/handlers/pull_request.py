"""A pull request was opened or moved: review it once at this head."""

import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Final

from bot.github.checks import complete, find, is_done, start
from bot.github.client import GitHubClient
from bot.github.comments import complain
from bot.github.errors import GoneError, SuspendedError
from bot.github.pulls import read_pull_request, shown
from bot.github.rest import read_head
from bot.github.reviews import publish, tidy
from bot.github.snapshot import Comparison
from bot.handlers.analysing import analysed
from bot.handlers.answering import repeated
from bot.handlers.fixing import FixRequest, fix_pull
from bot.handlers.reading import Reading, TooLargeError, read_sides
from bot.isolation import AnalysisStoppedError
from bot.jobs import ReviewJob
from bot.metrics import FINDINGS
from bot.plan.analysis import Analysis
from bot.plan.answers import Committed, answer_text
from bot.plan.buttons import external_id, handed_over, set_aside
from bot.plan.check import CheckResult, unfinished, unreviewed
from bot.plan.commit import Asker, made_for
from bot.plan.configuration import Policy, complaint, identity, policy
from bot.plan.fixes import Wish
from bot.plan.pull_request import CheckRun, PullRequest
from bot.plan.review import plan_review
from fixers.config import Mode

LAGS: Final = (1.0, 2.0, 4.0)


def review(client: GitHubClient, job: ReviewJob) -> str:
    pull = shown(_read(client, job))
    if job.draft or not pull.open:
        return _set_aside(client, job) if job.retargeted else _leave(client, job, "closed")
    if job.head is not None and job.head != pull.head:
        return _leave(client, job, "superseded")  # the newer head has a job of its own
    if is_done(pull, _identity(client, job, pull.head)):
        return repeated(client, pull)
    rules = policy(pull)
    if rules.mode is Mode.OFF:
        return _leave(client, job, "off") if job.begun else "off"
    try:
        reading = read_sides(client, pull)
    except TooLargeError as error:
        run = start(client, pull, _identity(client, job, pull.head), begun=job.begun)
        complete(client, run, unfinished(str(error)))
        return "too large"
    if reading is None:
        return _leave(client, job, "irrelevant") if job.begun else "irrelevant"
    return _review(client, job, pull, reading, rules)


def _read(client: GitHubClient, job: ReviewJob) -> PullRequest | None:
    """Just after an event GitHub may not show yet what it tells of: the pull request, or its new
    head. There is but this one delivery."""
    for pause in LAGS:
        pull = read_pull_request(client, job.target.number)
        if pull is not None and (job.before is None or pull.head != job.before):
            return pull
        time.sleep(pause)
    return read_pull_request(client, job.target.number)


def give_up(client: GitHubClient, job: ReviewJob, why: str) -> None:
    """A check run that was begun must end."""
    _end(client, job, unfinished(f"{why[0].upper()}{why[1:]}"))


def _leave(client: GitHubClient, job: ReviewJob, why: str) -> str:
    """An earlier try of this job may have begun a check run at the head that is no more."""
    _end(client, job, unreviewed(why))
    return why


def _set_aside(client: GitHubClient, job: ReviewJob) -> str:
    """What was said of this head is said of another base: once the pull request is open and ready
    again, it is to be reviewed."""
    head = job.head or ""
    first = external_id(job.target.number, head, _first(client))
    run = find(client, head, first)
    if run is not None:
        result = unreviewed("retargeted")
        complete(client, replace(run, done=False), result, set_aside(job.target.number, head))
    return "retargeted"


def _end(client: GitHubClient, job: ReviewJob, result: CheckResult) -> None:
    """Should this head count again, such as after a reopening, it is to be reviewed."""
    if job.head is None:
        return
    run = find(client, job.head, _identity(client, job, job.head), begun=job.begun)
    if run is not None:
        complete(client, run, result, set_aside(job.target.number, job.head))


def _review(
    client: GitHubClient, job: ReviewJob, pull: PullRequest, reading: Reading, rules: Policy
) -> str:
    run = start(client, pull, _identity(client, job, pull.head), begun=job.begun)
    if run.done:
        return repeated(client, pull)
    with _to_be_ended(run):
        return _finish(client, job, run, (pull, reading, rules))


@contextmanager
def _to_be_ended(run: CheckRun) -> Iterator[None]:
    """Who tries again what is lost here has to know that there is a run."""
    try:
        yield
    except (GoneError, SuspendedError) as lost:
        lost.begun = run.id is not None
        raise


def _finish(
    client: GitHubClient,
    job: ReviewJob,
    run: CheckRun,
    read: tuple[PullRequest, Reading, Policy],
) -> str:
    pull, reading, rules = read
    if rules.problem is not None and identity(pull.config) not in pull.complained:
        complain(client, pull.number, identity(pull.config), complaint(rules.problem))
    try:
        analysis, sides = analysed(reading, rules.options)
    except AnalysisStoppedError as error:
        complete(client, run, unfinished(str(error)))
        return "stopped"
    if rules.mode is Mode.AUTOFIX:
        commit = _autofix(client, job, pull, rules)
        if commit is not None:
            fixed = CheckResult("neutral", "Safe fixes were pushed", answer_text(commit))
            complete(client, run, fixed, handed_over(pull.number, pull.head))
            return "fixed"
    analysis = replace(
        analysis, notes=rules.notes + sides.notes + analysis.notes, lost=bool(sides.lost)
    )
    return _tell(client, run, pull, (reading.comparison, analysis, rules))


def _tell(
    client: GitHubClient,
    run: CheckRun,
    pull: PullRequest,
    found: tuple[Comparison, Analysis, Policy],
) -> str:
    comparison, analysis, rules = found
    plan = plan_review(pull, analysis, comparison.diffs, rules.tone)
    # Analysis takes its time: what is said about a head that is no more would only be in the way.
    gone = plan.body is not None and read_head(client, pull.number) != pull.head
    if gone or not publish(client, pull.number, plan):
        complete(client, run, plan.check, set_aside(pull.number, pull.head))
        return "superseded"
    tidy(client, plan.stale)
    complete(client, run, plan.check)
    for rule, count in Counter(known.finding.rule for known in analysis.introduced).items():
        FINDINGS.labels(rule).inc(count)
    return "reviewed"


def _autofix(
    client: GitHubClient, job: ReviewJob, pull: PullRequest, rules: Policy
) -> Committed | None:
    """Push the safe fixes; a head that is our own work gets a review only, never more work, and
    so does one from which somebody has taken our commit away again."""
    if made_for(pull.head_message) is not None:
        return None
    if find(client, pull.head, handed_over(pull.number, pull.head)) is not None:
        return None
    asker = Asker(login="", id=0, delivery=job.delivery, head=pull.head)
    answer = fix_pull(client, pull, rules.options, FixRequest(asker, Wish()))
    return answer if isinstance(answer, Committed) else None


def _identity(client: GitHubClient, job: ReviewJob, head: str) -> str:
    asked = job.again or job.head is None
    return external_id(job.target.number, head, job.delivery if asked else _first(client))


def _first(client: GitHubClient) -> str:
    """Another App that runs this server, as for trying it out, has a run of its own."""
    return f"first of {client.app_id}"
