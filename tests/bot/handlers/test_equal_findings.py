"""Findings that look the same in one step are told apart by a number, and mended together."""

from bot.github.client import GitHubClient
from bot.handlers import handle
from bot.jobs import Actor, CommandJob, ReviewJob, Target
from tests.bot import toy
from tests.fakes.github import FakeGitHub


def test_reply_to_the_second_of_two_equals(client: GitHubClient, github: FakeGitHub) -> None:
    github.commit("feature", {toy.WORKFLOW: toy.text("BAD", "BAD", "BAD three")})
    target = Target(42, github.repository, github.number)
    handle(client, ReviewJob(target, "r-1", github.head))
    order = CommandJob(
        target=target,
        delivery="c-1",
        actor=Actor("octocat", 1),
        comment=99,
        text="/fix-pipeline",
        in_review=True,
        reply_to=2,
        head=github.head,
    )
    assert handle(client, order) == "committed"
    assert github.file(toy.WORKFLOW) == toy.text("GOOD", "GOOD", "BAD three")
