"""One kind of job, one use case."""

from typing import Final

from bot.github.client import GitHubClient
from bot.github.comments import answer
from bot.handlers.answering import decline
from bot.handlers.button import press
from bot.handlers.command import obey
from bot.handlers.installation import installation_changed
from bot.handlers.pull_request import give_up, review
from bot.handlers.suite import reviews_of
from bot.jobs import ButtonJob, CommandJob, ReviewJob
from bot.plan.answers import answer_text
from bot.plan.commit import Refusal

__all__ = [
    "FAULT",
    "REFUSED",
    "PullRequestJob",
    "abandon",
    "handle",
    "installation_changed",
    "reviews_of",
]

# Why the last attempt failed.
FAULT: Final = "the server had a fault. Its log has the delivery; ask again later."
REFUSED: Final = (
    "GitHub does not show the App what it needs for that. Has it the permissions that it asks for, "
    "and this repository?"
)


PullRequestJob = ReviewJob | CommandJob | ButtonJob


def handle(client: GitHubClient, job: PullRequestJob) -> str | list[CommandJob]:
    """Do the job; one word says how it ended, or a job what is to be done instead."""
    match job:
        case CommandJob(late=True) | ButtonJob(late=True):
            return decline(client, job)
        case ReviewJob():
            return review(client, job)
        case CommandJob():
            return obey(client, job)
        case ButtonJob():
            return press(client, job)


def abandon(client: GitHubClient, job: PullRequestJob, why: str = FAULT) -> None:
    """The last attempt failed: leave nothing on GitHub, and nobody, that waits for us."""
    if isinstance(job, ReviewJob):
        give_up(client, job, why)
    else:
        if isinstance(job, CommandJob) and job.again is not None:
            give_up(client, job.recheck, why)
        answer(client, job.target.number, job.names, answer_text(Refusal(why)))
