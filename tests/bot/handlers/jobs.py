"""Jobs for the handlers."""

from bot.jobs import ReviewJob, Target
from tests.fakes.github import FakeGitHub


def job(github: FakeGitHub, delivery: str = "d-1", head: str | None = None) -> ReviewJob:
    target = Target(42, github.repository, github.number)
    return ReviewJob(target, delivery, head or github.head)
