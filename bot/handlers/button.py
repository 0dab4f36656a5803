"""The Fix button of a check run was pressed."""

from bot.github.client import GitHubClient
from bot.github.comments import answer, may_write
from bot.github.pulls import read_pull_request
from bot.handlers.answering import outcome_word
from bot.handlers.fixing import FixRequest, commit_fixes
from bot.handlers.reading import read_sides
from bot.jobs import ButtonJob
from bot.plan.answers import Answer, Committed, Nothing, answer_text
from bot.plan.commit import Asker, Refusal
from bot.plan.configuration import policy
from bot.plan.pull_request import PullRequest


def press(client: GitHubClient, job: ButtonJob) -> str:
    pull = read_pull_request(client, job.target.number)
    if pull is None or job.delivery in pull.answered:
        return "repeated"
    outcome = _fix(client, pull, job)
    # A commit speaks for itself; everything else must be said, or the button seems dead.
    if not isinstance(outcome, Committed):
        answer(client, job.target.number, job.delivery, answer_text(outcome))
    return outcome_word(outcome)


def _fix(client: GitHubClient, pull: PullRequest, job: ButtonJob) -> Answer:
    if not may_write(client, job.actor.login):
        return Refusal(f"{job.actor.login} may not push to this repository.")
    sides = read_sides(client, pull)
    if sides is None:
        return Nothing()
    asker = Asker(job.actor.login, job.actor.id, job.delivery, job.head)
    return commit_fixes(client, pull, sides, policy(pull).options, FixRequest(asker))
