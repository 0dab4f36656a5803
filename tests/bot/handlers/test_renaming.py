"""A repository that has another name by the time its job runs."""

from bot.github.client import GitHubClient
from bot.handlers import handle
from tests.bot.handlers.test_command import order, reviewed  # noqa: F401 - a fixture
from tests.fakes.github import FakeGitHub


def test_a_repository_that_was_renamed_is_no_fork_of_itself(
    client: GitHubClient,
    reviewed: FakeGitHub,  # noqa: F811 - the fixture
) -> None:
    """The token still opens it by its old name, and GitHub shows the new one everywhere."""
    asked = order(reviewed, "/fix-pipeline")
    reviewed.repository = reviewed.head_repository = "acme/store"
    assert handle(client, asked) == "committed"
    reviewed.speaks_graphql = False
    assert handle(client, order(reviewed, "/fix-pipeline undo", "c-2")) == "committed"
