"""All checks of a head were asked for again."""

from dataclasses import replace

from bot.github.checks import numbers_at
from bot.github.client import GitHubClient
from bot.jobs import ReviewJob, SuiteJob


def reviews_of(client: GitHubClient, job: SuiteJob) -> tuple[ReviewJob, ...]:
    """A job for each pull request that was reviewed at this head."""
    return tuple(
        ReviewJob(replace(job.target, number=number), job.delivery, job.head, again=True)
        for number in numbers_at(client, job.head)
    )
