"""A pull request was opened or moved: review it once at this head."""

from dataclasses import replace

from bot.github.checks import complete, find, start
from bot.github.client import GitHubClient
from bot.github.pulls import read_pull_request
from bot.github.reviews import publish, resolve
from bot.handlers.fixing import FixRequest, commit_fixes
from bot.handlers.reading import Sides, read_sides
from bot.isolation import isolated
from bot.jobs import ReviewJob
from bot.plan.analysis import analyse
from bot.plan.answers import Committed, answer_text
from bot.plan.buttons import external_id
from bot.plan.check import CheckResult, unfinished
from bot.plan.commit import Asker, made_for
from bot.plan.configuration import Policy, policy
from bot.plan.pull_request import PullRequest
from bot.plan.review import plan_review
from fixers.config import Mode


def review(client: GitHubClient, job: ReviewJob) -> str:
    pull = read_pull_request(client, job.target.number)
    if pull is None or not pull.open:
        return "closed"
    if job.head is not None and job.head != pull.head:
        return "superseded"  # the newer head has a job of its own
    rules = policy(pull)
    if rules.mode is Mode.OFF:
        return "off"
    sides = read_sides(client, pull)
    if sides is None:
        return "irrelevant"
    return _review(client, job, pull, sides, rules)


def give_up(client: GitHubClient, job: ReviewJob) -> None:
    """A check run that was begun must end."""
    if job.head is None:
        return
    run = find(client, job.head, _identity(job, job.head))
    if run is not None:
        complete(client, run, unfinished("The server had a fault; its log has the delivery."))


def _review(
    client: GitHubClient, job: ReviewJob, pull: PullRequest, sides: Sides, rules: Policy
) -> str:
    run = start(client, pull.head, _identity(job, pull.head))
    if run.done:
        return "repeated"
    analysis = isolated(analyse, sides.base, sides.head, rules.options)
    analysis = replace(analysis, notes=rules.notes + analysis.notes)
    if rules.mode is Mode.AUTOFIX:
        commit = _autofix(client, job, pull, sides, rules)
        if commit is not None:
            complete(client, run, _handed_over(commit))
            return "fixed"
    plan = plan_review(pull, analysis, sides.comparison.diffs, rules.tone)
    publish(client, pull.number, plan)
    resolve(client, plan.stale)
    complete(client, run, plan.check)
    return "reviewed"


def _autofix(
    client: GitHubClient, job: ReviewJob, pull: PullRequest, sides: Sides, rules: Policy
) -> Committed | None:
    """Push the safe fixes; a head that is our own work gets a review only, never more work."""
    if made_for(pull.head_message) is not None:
        return None
    asker = Asker(login="", id=0, delivery=job.delivery, head=pull.head)
    answer = commit_fixes(client, pull, sides, rules.options, FixRequest(asker))
    return answer if isinstance(answer, Committed) else None


def _handed_over(commit: Committed) -> CheckResult:
    return CheckResult("neutral", "Safe fixes were pushed", answer_text(commit))


def _identity(job: ReviewJob, head: str) -> str:
    return external_id(job.target.number, head, job.delivery)
