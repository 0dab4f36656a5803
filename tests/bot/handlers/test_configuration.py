"""How a review obeys the configuration."""

from dataclasses import replace

import pytest

from bot.github.client import GitHubClient
from bot.handlers import handle
from tests.bot import toy
from tests.bot.handlers.jobs import job
from tests.fakes.github import FakeGitHub


@pytest.mark.parametrize("graphql", [True, False])
def test_configuration_that_is_no_text(
    client: GitHubClient, github: FakeGitHub, graphql: bool
) -> None:
    github.speaks_graphql = graphql
    github.config = "mode: off\n\0\1"
    assert handle(client, job(github)) == "reviewed"
    assert "fix-pipeline.yml:1 is not used: it is not text" in str(github.checks[0]["output"])
    [complaint] = github.comments
    assert "it is not text in UTF-8" in complaint.body
    handle(client, replace(job(github, "d-2"), again=True))
    assert len(github.comments) == 1


@pytest.mark.parametrize(
    ("mode", "outcome", "reviews", "conclusion"),
    [("off", "off", 0, None), ("observe", "reviewed", 0, "neutral")],
)
def test_modes_without_review(
    client: GitHubClient, github: FakeGitHub, mode: str, outcome: str, reviews: int, conclusion: str
) -> None:
    github.config = f"mode: {mode}\n"
    assert handle(client, job(github)) == outcome
    assert len(github.reviews) == reviews
    assert [run["conclusion"] for run in github.checks] == ([conclusion] if conclusion else [])


def test_organisation_default_counts_when_the_repository_has_none(
    client: GitHubClient, github: FakeGitHub
) -> None:
    github.defaults = "mode: off\n"
    assert handle(client, job(github)) == "off"


def test_wrong_configuration_is_told_and_not_used(client: GitHubClient, github: FakeGitHub) -> None:
    github.config = "mode = ]["
    assert handle(client, job(github)) == "reviewed"
    assert ".github/fix-pipeline.yml:1 is not used" in str(github.checks[0]["output"])
    [complaint] = github.comments
    assert "fix-pipeline.yml:1` cannot be used" in complaint.body
    github.commit("feature", {toy.WORKFLOW: toy.text("BAD", "BAD again")})
    handle(client, job(github, "d-2"))
    assert len(github.comments) == 1
    github.config = "mode: 7"
    handle(client, replace(job(github, "d-3"), again=True))
    assert len(github.comments) == 2


def test_configuration_is_read_over_that_of_the_organisation(
    client: GitHubClient, github: FakeGitHub
) -> None:
    github.defaults = "mode: observe\nmax-inline-comments: 1\n"
    github.config = "mode: review\n"
    assert handle(client, job(github)) == "reviewed"
    assert len(github.threads) == 1


def test_autofix_pushes_once_and_never_answers_itself(
    client: GitHubClient, github: FakeGitHub
) -> None:
    github.config = "mode: autofix\n"
    first = github.head
    assert handle(client, job(github)) == "fixed"
    assert github.head != first
    assert "GOOD" in github.file(toy.WORKFLOW)
    assert handle(client, job(github, "d-2")) == "reviewed"
    assert github.reviews == []
