"""Tells the person who asked: a comment, and a rocket when something was pushed."""

from bot.github.client import GitHubClient
from bot.github.comments import answer, react
from bot.github.pulls import read_pull_request, shown
from bot.github.reviews import tidy
from bot.jobs import ButtonJob, CommandJob
from bot.plan.answers import (
    FIRST_ONLY,
    TOO_LATE,
    Answer,
    Committed,
    Nothing,
    Proposed,
    Said,
    answer_text,
)
from bot.plan.command import several
from bot.plan.commit import Refusal
from bot.plan.doubled import doubled
from bot.plan.pull_request import PullRequest


def reply(client: GitHubClient, job: CommandJob, outcome: Answer) -> str:
    if isinstance(outcome, Committed):
        react(client, job.comment, "rocket", in_review=job.in_review)
    text = answer_text(outcome)
    if several(job.text):
        text = f"{text}\n\n{FIRST_ONLY}"
    answer(client, job.target.number, job.names, text)
    return outcome_word(outcome)


def decline(client: GitHubClient, job: CommandJob | ButtonJob) -> str:
    """What was kept for too long, since the installation was suspended or the server away."""
    pull = present(client, job)
    if not pull.answered.isdisjoint(job.names):
        return repeated(client, pull)
    answer(client, job.target.number, job.names, answer_text(Refusal(TOO_LATE)))
    return "late"


def present(client: GitHubClient, job: CommandJob | ButtonJob) -> PullRequest:
    return shown(read_pull_request(client, job.target.number))


def repeated(client: GitHubClient, pull: PullRequest) -> str:
    """It was done before; should it stand there twice, once is enough."""
    tidy(client, doubled(pull))
    return "repeated"


def unable(error: Exception) -> Refusal:
    """What is too much for the server is not for who has the files."""
    return Refusal(f"{str(error).rstrip('.')}. `fix-pipeline fix` in a clone has no such limit.")


def outcome_word(outcome: Answer) -> str:
    match outcome:
        case Committed():
            return "committed"
        case Proposed() | Said():
            return "answered"
        case Nothing():
            return "nothing"
        case _:
            return "refused"
