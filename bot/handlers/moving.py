"""A pull request that changes under our hands."""

from collections.abc import Callable
from typing import Final

from bot.github.client import GitHubClient
from bot.github.commits import RefusedError
from bot.github.pulls import read_pull_request
from bot.plan.answers import Answer
from bot.plan.pull_request import PullRequest

TRIES: Final = 3
# What came of it, and whether GitHub refused the commit.
Attempt = Callable[[PullRequest], tuple[Answer, bool]]


def following(client: GitHubClient, pull: PullRequest, attempt: Attempt) -> Answer:
    """Where GitHub refused as the branch has moved, or as the pull request is closed now, it is
    tried anew there."""
    for _ in range(TRIES):
        answer, refused = attempt(pull)
        now = read_pull_request(client, pull.number) if refused else None
        if now is None or (now.head, now.open) == (pull.head, pull.open):
            return answer
        pull = now
    return answer


def refusable(push: Callable[[PullRequest], Answer]) -> Attempt:
    """An attempt that has nothing to say beyond GitHub's refusal."""

    def attempt(pull: PullRequest) -> tuple[Answer, bool]:
        try:
            return push(pull), False
        except RefusedError as refused:
            return refused.refusal, True

    return attempt
