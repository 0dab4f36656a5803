"""A review from the delivery to what stands on GitHub."""

from bot.github.client import GitHubClient
from bot.handlers import handle
from bot.jobs import ReviewJob, Target
from tests.bot import toy
from tests.fakes.github import FakeGitHub


def job(github: FakeGitHub, delivery: str = "d-1") -> ReviewJob:
    return ReviewJob(Target(42, github.repository, github.number), delivery, github.head)


def test_new_problems_are_told_once(client: GitHubClient, github: FakeGitHub) -> None:
    assert handle(client, job(github)) == "reviewed"
    assert [(thread.path, thread.line) for thread in github.threads] == [
        (toy.WORKFLOW, 6),
        (toy.WORKFLOW, 7),
    ]
    assert len(github.reviews) == 1
    assert github.checks[0]["conclusion"] == "failure"
    assert github.checks[0]["status"] == "completed"


def test_usual_review_reads_six_times(client: GitHubClient, github: FakeGitHub) -> None:
    handle(client, job(github))
    assert len(github.reads()) <= 6, github.reads()
