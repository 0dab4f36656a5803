"""An App that is installed once, and no waiting."""

import httpx
import pytest
import respx

from bot.github.client import GitHubApp, GitHubClient
from bot.settings import Settings
from tests.fakes.github import API


@pytest.fixture(autouse=True)
def _no_waiting(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.github.transport.time.sleep", lambda _: None)


@pytest.fixture
def router() -> respx.MockRouter:
    with respx.mock(assert_all_called=False) as router:
        tokens = router.post(f"{API}/app/installations/42/access_tokens", name="token")
        tokens.mock(return_value=httpx.Response(201, json={"token": "ghs_1_a.b.c"}))
        yield router


@pytest.fixture
def shop(router: respx.MockRouter, settings: Settings) -> GitHubClient:
    with GitHubApp(settings).installation(42, "acme/shop") as client:
        yield client
