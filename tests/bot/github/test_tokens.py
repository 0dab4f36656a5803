"""Which token a request carries."""

import json
import threading
from collections.abc import Callable

import httpx
import pytest
import respx

from bot.github.client import GitHubApp, GitHubClient
from bot.github.errors import DeniedError, GoneError, SuspendedError, UnavailableError
from bot.github.tokens import PUSH, READ
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


FORBIDDEN = httpx.Response(403, json={"message": "Resource not accessible by integration"})
TOLD = {"type": "FORBIDDEN", "message": "Resource not accessible by integration"}
LACKING = httpx.Response(200, json={"data": {"it": None}, "errors": [TOLD]})
DONE = httpx.Response(200, json={"data": {"it": {"id": "T"}}})


@pytest.fixture
def granting(router: respx.MockRouter) -> respx.MockRouter:
    """The second token has a right that the first lacks."""
    made = [httpx.Response(201, json={"token": f"ghs_{n}"}) for n in range(3)]
    router["token"].mock(side_effect=made)

    def answer(request: httpx.Request) -> httpx.Response:
        lacks = request.headers["authorization"].endswith("ghs_0")
        if request.url.path == "/graphql":
            return LACKING if lacks else DONE
        return FORBIDDEN if lacks else httpx.Response(201, json={})

    router.post(PATH).mock(side_effect=answer)
    router.post(f"{API}/graphql").mock(side_effect=answer)
    return router


def _write(client: GitHubClient) -> None:
    client.send("POST", "/thing", {"a": 1}, object)


def _mutate(client: GitHubClient) -> None:
    client.mutate("mutation", {})


@pytest.mark.parametrize("write", [_write, _mutate])
def test_a_right_that_was_granted_since_counts(
    granting: respx.MockRouter, settings: Settings, write: Callable[[GitHubClient], None]
) -> None:
    """Another process was told of it, so this one keeps an old token."""
    app = GitHubApp(settings)
    with app.installation(42, "acme/shop"):
        pass
    with app.installation(42, "acme/shop") as client:
        write(client)
    assert granting["token"].call_count == 2
    with app.installation(42, "acme/shop") as client:  # the new one is kept
        write(client)
    assert granting["token"].call_count == 2


@pytest.mark.parametrize("write", [_write, _mutate])
def test_a_right_that_a_new_token_lacks_is_not_there(
    granting: respx.MockRouter, settings: Settings, write: Callable[[GitHubClient], None]
) -> None:
    granting["token"].mock(return_value=httpx.Response(201, json={"token": "ghs_0"}))
    with GitHubApp(settings).installation(42, "acme/shop") as client:
        for _ in range(2):
            with pytest.raises(DeniedError) as refused:
                write(client)
            assert refused.value.status == 403
    assert granting["token"].call_count == 2


def test_a_refused_write_is_tried_once_more_only(
    router: respx.MockRouter, settings: Settings
) -> None:
    route = router.post(PATH).mock(return_value=FORBIDDEN)
    app = GitHubApp(settings)
    with app.installation(42, "acme/shop"):
        pass
    with app.installation(42, "acme/shop") as client:
        for _ in range(2):
            with pytest.raises(DeniedError):
                _write(client)
    assert (route.call_count, router["token"].call_count) == (3, 2)


def test_jobs_that_are_refused_together_share_the_new_token(
    granting: respx.MockRouter, settings: Settings
) -> None:
    app = GitHubApp(settings)
    with app.installation(42, "acme/shop"):
        pass
    with app.installation(42, "acme/shop") as one, app.installation(42, "acme/shop") as other:
        _write(one)
        _write(other)
    assert granting["token"].call_count == 2


@pytest.mark.parametrize("kept", [True, False])
def test_a_write_refused_since_the_installation_is_gone(
    router: respx.MockRouter, settings: Settings, *, kept: bool
) -> None:
    """A repository may be taken out of it just after the token was made."""
    router.post(PATH).mock(return_value=httpx.Response(404, json={"message": "Not Found"}))
    gone = httpx.Response(404, json={"message": "Not Found"})
    router["token"].mock(side_effect=[httpx.Response(201, json={"token": "ghs_x"}), gone])
    app = GitHubApp(settings)
    if kept:
        with app.installation(42, "acme/shop"):
            pass
    with pytest.raises(GoneError), app.installation(42, "acme/shop") as client:
        _write(client)


def test_reads_make_do_with_the_token_they_have(
    router: respx.MockRouter, settings: Settings
) -> None:
    route = router.get(PATH).mock(return_value=FORBIDDEN)
    app = GitHubApp(settings)
    with app.installation(42, "acme/shop"):
        pass
    with app.installation(42, "acme/shop") as client, pytest.raises(DeniedError):
        client.get("/thing", object)
    assert (route.call_count, router["token"].call_count) == (1, 1)
