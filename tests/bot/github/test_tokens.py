"""Which token a request carries."""

import json
import threading

import httpx
import pytest
import respx

from bot.github.client import PUSH, READ, GitHubApp
from bot.github.errors import GoneError, SuspendedError, UnavailableError
from bot.settings import Settings
from tests.fakes.github import API

PATH = f"{API}/repos/acme/shop/thing"


def test_refused_token_is_fetched_anew(router: respx.MockRouter, settings: Settings) -> None:
    app = GitHubApp(settings)
    answers = [httpx.Response(401, json={"message": "Bad credentials"}), httpx.Response(200)]
    router.get(PATH).mock(side_effect=answers)
    with pytest.raises(UnavailableError), app.installation(42, "acme/shop") as client:
        client.get("/thing", object)
    with app.installation(42, "acme/shop") as client:
        client.get("/thing", object)
    assert router["token"].call_count == 2


def test_cold_jobs_share_one_token(router: respx.MockRouter, settings: Settings) -> None:
    app = GitHubApp(settings)

    def use() -> None:
        with app.installation(42, "acme/shop"):
            pass

    threads = [threading.Thread(target=use) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert router["token"].call_count == 1


def test_a_token_may_do_what_its_use_needs(router: respx.MockRouter, settings: Settings) -> None:
    with GitHubApp(settings).installation(42, "acme/shop") as shop:
        asked = json.loads(router["token"].calls.last.request.content)
        assert asked["repositories"] == ["shop"]
        assert asked["permissions"]["contents"] == "read"
        assert "workflows" not in asked["permissions"]
        with shop.with_scope(PUSH):
            asked = json.loads(router["token"].calls.last.request.content)
            assert asked["permissions"]["workflows"] == "write"
            assert "checks" not in asked["permissions"]


def test_what_is_not_granted_is_not_insisted_on(
    router: respx.MockRouter, settings: Settings
) -> None:
    refused = httpx.Response(422, json={"message": "not granted to this installation"})
    router["token"].mock(side_effect=[refused, httpx.Response(201, json={"token": "t"})])
    with GitHubApp(settings).installation(42, "acme/shop"):
        asked = json.loads(router["token"].calls.last.request.content)
        assert asked == {"repositories": ["shop"]}


@pytest.mark.parametrize(("status", "calls"), [(403, 1), (404, 1), (422, 2)])
def test_installation_that_is_gone(
    router: respx.MockRouter, settings: Settings, status: int, calls: int
) -> None:
    router["token"].mock(return_value=httpx.Response(status, json={"message": "no"}))
    with pytest.raises(GoneError), GitHubApp(settings).installation(42, "acme/shop"):
        pass
    assert router["token"].call_count == calls


def test_rights_that_changed_need_a_new_token(router: respx.MockRouter, settings: Settings) -> None:
    app = GitHubApp(settings)
    for _ in range(2):
        with app.installation(42, "acme/shop"):
            pass
        app.forget(42)
    assert router["token"].call_count == 2


def test_a_repository_that_is_not_installed_is_asked_for_once(
    router: respx.MockRouter, settings: Settings
) -> None:
    tokens = router.post(f"{API}/app/installations/44/access_tokens")
    tokens.mock(return_value=httpx.Response(422, json={"message": "not accessible"}))
    app = GitHubApp(settings)
    with pytest.raises(GoneError), app.installation(44, "acme/.github", READ):
        pass
    assert tokens.call_count == 1


def test_a_suspended_installation_is_not_gone(router: respx.MockRouter, settings: Settings) -> None:
    suspended = httpx.Response(403, json={"message": "This installation has been suspended"})
    router["token"].mock(return_value=suspended)
    with pytest.raises(SuspendedError), GitHubApp(settings).installation(42, "acme/shop"):
        pass
    assert router["token"].call_count == 1
