"""One kind of job, one use case."""

from bot.github.client import GitHubClient
from bot.handlers.button import press
from bot.handlers.command import obey
from bot.handlers.pull_request import give_up, review
from bot.jobs import ButtonJob, CommandJob, Job, ReviewJob

__all__ = ["abandon", "handle"]


def handle(client: GitHubClient, job: Job) -> str:
    """Do the job; one word says how it ended."""
    match job:
        case ReviewJob():
            return review(client, job)
        case CommandJob():
            return obey(client, job)
        case ButtonJob():
            return press(client, job)


def abandon(client: GitHubClient, job: Job) -> None:
    """The last attempt failed: leave nothing on GitHub that waits for us."""
    if isinstance(job, ReviewJob):
        give_up(client, job)
