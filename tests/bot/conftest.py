"""A server's settings, a fake GitHub and a toy engine for the bot's tests."""

from collections.abc import Iterator

import pytest
import respx

from bot.github.client import GitHubApp, GitHubClient
from bot.settings import Settings
from sandbox.keys import key_pair
from tests.bot import toy
from tests.fakes.github import API, FakeGitHub


@pytest.fixture(scope="session")
def private_key() -> str:
    return key_pair()[0]


@pytest.fixture
def settings(private_key: str, tmp_path) -> Settings:
    return Settings(
        app_id="1",
        private_key=private_key,
        webhook_secret="s3cret",
        api_url=API,
        database_url=f"sqlite:///{tmp_path}/jobs.sqlite",
    )


@pytest.fixture
def github() -> Iterator[FakeGitHub]:
    """A pull request from `feature` to `main` that adds two bad lines to a workflow."""
    fake = FakeGitHub()
    fake.commit("main", {toy.WORKFLOW: toy.text("good"), "README.md": "# Shop\n"})
    fake.commit("feature", {toy.WORKFLOW: toy.text("BAD", "BAD twice"), "README.md": "# Shop\n"})
    with respx.mock(assert_all_called=False) as router:
        fake.mount(router)
        yield fake


@pytest.fixture
def client(github: FakeGitHub, settings: Settings) -> Iterator[GitHubClient]:
    with GitHubApp(settings).installation(42, github.repository) as made:
        yield made


@pytest.fixture(autouse=True)
def _toy_engine(monkeypatch: pytest.MonkeyPatch) -> None:
    toy.install(monkeypatch)
