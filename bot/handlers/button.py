"""The Fix button of a check run was pressed."""

from bot.github.client import GitHubClient
from bot.github.comments import answer, may_write
from bot.handlers.answering import outcome_word, present, repeated, unable
from bot.handlers.fixing import FixRequest, fix_pull
from bot.handlers.reading import TooLargeError
from bot.isolation import AnalysisStoppedError
from bot.jobs import ButtonJob
from bot.plan.answers import Answer, Committed, answer_text, switched_off
from bot.plan.commit import Asker, Refusal
from bot.plan.configuration import policy
from bot.plan.fixes import Wish
from bot.plan.pull_request import PullRequest
from fixers.config import Mode


def press(client: GitHubClient, job: ButtonJob) -> str:
    pull = present(client, job)
    if not pull.answered.isdisjoint(job.names):
        return repeated(client, pull)
    try:
        outcome = _fix(client, pull, job)
    except (TooLargeError, AnalysisStoppedError) as error:
        outcome = unable(error)
    # A commit speaks for itself; everything else must be said, or the button seems dead.
    if not isinstance(outcome, Committed):
        answer(client, job.target.number, job.names, answer_text(outcome))
    return outcome_word(outcome)


def _fix(client: GitHubClient, pull: PullRequest, job: ButtonJob) -> Answer:
    if not may_write(client, job.actor.login):
        return Refusal(f"{job.actor.login} may not push to this repository.")
    rules = policy(pull)
    if rules.mode is Mode.OFF:
        return switched_off()
    asker = Asker(job.actor.login, job.actor.id, job.delivery, job.head)
    return fix_pull(client, pull, rules.options, FixRequest(asker, Wish()))
