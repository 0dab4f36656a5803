"""Authentication, retries and errors at the border to GitHub."""

import json
import threading
import time
from datetime import UTC, datetime

import httpx
import pytest
import respx

from bot.github.client import PUSH, READ, GitHubApp, GitHubClient
from bot.github.deliveries import redeliver_failed
from bot.github.errors import DeniedError, GoneError, ThrottledError, UnavailableError
from bot.github.rest import pages
from bot.settings import Settings
from tests.fakes.github import API, FakeGitHub

PATH = f"{API}/repos/acme/shop/thing"


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


def test_requests_name_version_and_token(router: respx.MockRouter, shop: GitHubClient) -> None:
    route = router.get(PATH).mock(return_value=httpx.Response(200, json={}))
    shop.get("/thing", object)
    sent = route.calls.last.request.headers
    assert sent["x-github-api-version"] == "2022-11-28"
    assert "ghs_1_a.b.c" in sent["authorization"]
    assert b'["shop"]' in router["token"].calls.last.request.content.replace(b" ", b"")


def test_reads_are_repeated(router: respx.MockRouter, shop: GitHubClient) -> None:
    answers = [httpx.Response(502), httpx.ConnectError("reset"), httpx.Response(200, json=[1])]
    router.get(PATH).mock(side_effect=answers)
    assert shop.get("/thing", list[int]) == [1]


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("POST", "/issues/comments/9/reactions"),
        ("POST", "/git/blobs"),
        ("POST", "/git/trees"),
        ("POST", "/git/commits"),
        ("PATCH", "/git/refs/heads/topic"),
    ],
)
def test_writes_that_may_be_done_twice_are_repeated(
    router: respx.MockRouter, shop: GitHubClient, method: str, path: str
) -> None:
    answers = [httpx.ReadError("reset"), httpx.Response(200, json={})]
    route = router.request(method, f"{API}/repos/acme/shop{path}").mock(side_effect=answers)
    shop.send(method, path, {}, object)
    assert route.call_count == 2


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("POST", "/pulls/7/reviews"),
        ("POST", "/pulls/7/comments"),
        ("POST", "/issues/7/comments"),
        ("POST", "/check-runs"),
        ("PATCH", "/check-runs/5"),  # annotations are appended
    ],
)
def test_writes_that_would_show_twice_are_not_repeated(
    router: respx.MockRouter, shop: GitHubClient, method: str, path: str
) -> None:
    answers = [httpx.ReadError("reset"), httpx.Response(200, json={})]
    route = router.request(method, f"{API}/repos/acme/shop{path}").mock(side_effect=answers)
    with pytest.raises(UnavailableError):
        shop.send(method, path, {}, object)
    assert route.call_count == 1


def test_a_slow_answer_is_not_waited_for_again(
    router: respx.MockRouter, shop: GitHubClient
) -> None:
    route = router.get(PATH).mock(side_effect=httpx.ReadTimeout("slow"))
    with pytest.raises(UnavailableError):
        shop.get("/thing", object)
    assert route.call_count == 1


def test_not_implemented_is_no_outage(router: respx.MockRouter, shop: GitHubClient) -> None:
    route = router.post(f"{API}/graphql").mock(return_value=httpx.Response(501, json={}))
    with pytest.raises(DeniedError):
        shop.graphql("query X { viewer { login } }", {}, object)
    assert route.call_count == 1


def test_a_limit_of_graphql_ends_at_its_reset(router: respx.MockRouter, shop: GitHubClient) -> None:
    errors = [{"type": "RATE_LIMITED", "message": "API rate limit exceeded"}]
    headers = {"x-ratelimit-remaining": "0", "x-ratelimit-reset": str(int(time.time()) + 20)}
    answer = httpx.Response(200, headers=headers, json={"data": None, "errors": errors})
    router.post(f"{API}/graphql").mock(return_value=answer)
    with pytest.raises(ThrottledError) as raised:
        shop.graphql("query X { viewer { login } }", {}, object)
    assert 15 < raised.value.seconds <= 20


def test_a_repository_that_is_not_installed_is_asked_for_once(
    router: respx.MockRouter, settings: Settings
) -> None:
    tokens = router.post(f"{API}/app/installations/44/access_tokens")
    tokens.mock(return_value=httpx.Response(422, json={"message": "not accessible"}))
    app = GitHubApp(settings)
    with pytest.raises(GoneError), app.installation(44, "acme/.github", READ):
        pass
    assert tokens.call_count == 1


@pytest.mark.parametrize("failure", [httpx.Response(502), httpx.ReadTimeout("slow")])
def test_writes_are_sent_once(
    router: respx.MockRouter, shop: GitHubClient, failure: httpx.Response | Exception
) -> None:
    route = router.post(PATH).mock(side_effect=[failure, httpx.Response(201, json={})])
    with pytest.raises(ThrottledError):
        shop.send("POST", "/thing", {}, object)
    assert route.call_count == 1


@pytest.mark.parametrize(
    ("answer", "seconds"),
    [
        (httpx.Response(403, headers={"retry-after": "17"}, json={}), 17),
        (httpx.Response(429, headers={"retry-after": "5"}, json={}), 5),
        (httpx.Response(403, json={"message": "You have exceeded a secondary rate limit"}), 60),
        (httpx.Response(403, json={"message": "You have triggered an abuse mechanism"}), 60),
        (httpx.Response(429, text="slow down"), 60),
        (httpx.Response(422, json={"errors": [{"message": "was submitted too quickly"}]}), 60),
        (httpx.Response(422, json={"errors": [{"code": "abuse", "field": "base"}]}), 60),
        (httpx.Response(403, headers={"retry-after": "Wed, 21 Oct 2026 07:28:00 GMT"}), 60),
        (httpx.Response(403, headers={"x-ratelimit-remaining": "0", "x-ratelimit-reset": "1"}), 1),
    ],
)
def test_rate_limits(
    router: respx.MockRouter, shop: GitHubClient, answer: httpx.Response, seconds: float
) -> None:
    route = router.get(PATH).mock(return_value=answer)
    with pytest.raises(ThrottledError) as caught:
        shop.get("/thing", object)
    assert caught.value.seconds == seconds
    assert route.call_count == 1


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        ({"message": "Validation Failed", "errors": ["one", {"message": "two"}]}, "one; two"),
        ({"message": "no"}, "no"),
        ([1], ""),
    ],
)
def test_refusals_say_why(
    router: respx.MockRouter, shop: GitHubClient, body: object, reason: str
) -> None:
    router.post(PATH).mock(return_value=httpx.Response(422, json=body))
    with pytest.raises(DeniedError) as caught:
        shop.send("POST", "/thing", {}, object)
    assert caught.value.status == 422
    assert caught.value.reason.endswith(reason)


def test_unexpected_answer(router: respx.MockRouter, shop: GitHubClient) -> None:
    router.get(PATH).mock(return_value=httpx.Response(200, json=["x"]))
    with pytest.raises(DeniedError, match="without the expected 0"):
        shop.get("/thing", list[int])


def test_refused_token_is_fetched_anew(router: respx.MockRouter, settings: Settings) -> None:
    app = GitHubApp(settings)
    answers = [httpx.Response(401, json={"message": "Bad credentials"}), httpx.Response(200)]
    router.get(PATH).mock(side_effect=answers)
    with pytest.raises(ThrottledError), app.installation(42, "acme/shop") as client:
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


@pytest.mark.parametrize(
    ("error", "expected"),
    [("RATE_LIMITED", ThrottledError), ("SOMETHING", DeniedError)],
)
def test_graphql_errors(
    router: respx.MockRouter, shop: GitHubClient, error: str, expected: type[Exception]
) -> None:
    body = {"errors": [{"type": error, "message": "no"}]}
    router.post(f"{API}/graphql").mock(return_value=httpx.Response(200, json=body))
    with pytest.raises(expected):
        shop.graphql("query", {}, object)


def test_graphql_of_an_enterprise_server(settings: Settings) -> None:
    from bot.github.client import _graphql_path

    assert _graphql_path("https://ghe/api/v3/") == "https://ghe/api/graphql"
    assert _graphql_path("http://127.0.0.1:9") == "http://127.0.0.1:9/graphql"


LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)


def failed(identity: int, day: int = 1) -> dict[str, object]:
    at = f"2026-01-{day:02}T00:00:00Z"
    return {"id": identity, "guid": f"g{identity}", "status_code": 502, "delivered_at": at}


def test_deliveries_that_failed_are_asked_for_again(
    router: respx.MockRouter, settings: Settings
) -> None:
    next_page = f'<{API}/app/hook/deliveries?per_page=100&cursor=v1_2>; rel="next"'
    fine = {**failed(2), "status_code": 202}
    pages = [
        httpx.Response(200, json=[failed(3), fine], headers={"link": next_page}),
        httpx.Response(200, json=[failed(1)]),
    ]
    listed = router.get(f"{API}/app/hook/deliveries").mock(side_effect=pages)
    refused = router.post(f"{API}/app/hook/deliveries/1/attempts")
    refused.mock(return_value=httpx.Response(422, json={"message": "too old"}))
    again = router.post(f"{API}/app/hook/deliveries/3/attempts")
    again.mock(return_value=httpx.Response(202, json={}))
    assert redeliver_failed(GitHubApp(settings), LONG_AGO) == 1
    assert listed.calls.last.request.url.params["cursor"] == "v1_2"
    assert (again.call_count, refused.call_count) == (1, 1)


def test_pages_are_followed_as_they_are_linked(
    router: respx.MockRouter, settings: Settings
) -> None:
    next_page = f'<{API}/app/hook/deliveries?page=2&per_page=100>; rel="next", <x>; rel="last"'
    pages = [
        httpx.Response(200, json=[failed(2)], headers={"link": next_page}),
        httpx.Response(200, json=[failed(1)]),
    ]
    listed = router.get(f"{API}/app/hook/deliveries").mock(side_effect=pages)
    again = router.post(url__regex=rf"{API}/app/hook/deliveries/\d/attempts")
    # A lost answer costs a second redelivery, which changes nothing; not the rest of the list.
    again.mock(side_effect=[httpx.Response(502), *[httpx.Response(202, json={})] * 2])
    assert redeliver_failed(GitHubApp(settings), LONG_AGO) == 2
    assert listed.calls.last.request.url.params["page"] == "2"
    assert again.call_count == 3


def test_deliveries_from_before_are_not_looked_at(
    router: respx.MockRouter, settings: Settings
) -> None:
    page = httpx.Response(200, json=[failed(3, day=2), failed(1, day=1)])
    router.get(f"{API}/app/hook/deliveries").mock(return_value=page)
    again = router.post(f"{API}/app/hook/deliveries/3/attempts")
    again.mock(return_value=httpx.Response(202, json={}))
    since = datetime(2026, 1, 2, tzinfo=UTC)
    assert redeliver_failed(GitHubApp(settings), since) == 1


def test_a_rate_limit_holds_its_installation_only(
    router: respx.MockRouter, settings: Settings
) -> None:
    tokens = router.post(f"{API}/app/installations/43/access_tokens")
    tokens.mock(return_value=httpx.Response(201, json={"token": "other"}))
    limited = httpx.Response(429, headers={"retry-after": "30"}, json={})
    route = router.get(PATH).mock(side_effect=[limited, httpx.Response(200, json=1)])
    app = GitHubApp(settings)
    for _ in range(3):
        with pytest.raises(ThrottledError) as caught, app.installation(42, "acme/shop") as shop:
            shop.get("/thing", int)
        assert 29 < caught.value.seconds <= 30
    assert route.call_count == 1
    with app.installation(43, "acme/shop") as shop:
        assert shop.get("/thing", int) == 1


def test_an_outage_holds_nobody(router: respx.MockRouter, shop: GitHubClient) -> None:
    router.post(PATH).mock(side_effect=[httpx.Response(502), httpx.Response(201, json=1)])
    with pytest.raises(UnavailableError):
        shop.send("POST", "/thing", {}, int)
    assert shop.send("POST", "/thing", {}, int) == 1


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


def test_large_comparisons_are_read_page_by_page(client: GitHubClient, github: FakeGitHub) -> None:
    from bot.github.snapshot import COMPARE_FILES, compare

    files = [{"filename": f"f{n}", "status": "added"} for n in range(COMPARE_FILES)]
    head, base = github.head, github.branches["main"]
    compared = {"merge_base_commit": {"sha": base}, "files": files}
    path = f"/compare/{base}...{head}"
    github.failures["GET", path] = [httpx.Response(200, json=compared)]
    renamed = [{"filename": "new", "previous_filename": "old", "status": "renamed"}]
    pages = [files[:100], renamed]
    github.failures["GET", "/pulls/7/files"] = [httpx.Response(200, json=page) for page in pages]
    changed = compare(client, 7, base, head).changed
    assert len(changed) == 102
    assert changed[-2:] == ("new", "old")


def test_the_last_allowed_request_closes_the_installation(
    router: respx.MockRouter, shop: GitHubClient
) -> None:
    headers = {"x-ratelimit-remaining": "0", "x-ratelimit-reset": str(int(time.time()) + 20)}
    route = router.get(PATH).mock(return_value=httpx.Response(200, headers=headers, json=[1]))
    assert shop.get("/thing", list[int]) == [1]
    with pytest.raises(ThrottledError) as raised:
        shop.get("/thing", list[int])
    assert 15 < raised.value.seconds <= 20
    assert route.call_count == 1


def test_none_left_without_a_reset_closes_nothing(
    router: respx.MockRouter, shop: GitHubClient
) -> None:
    headers = {"x-ratelimit-remaining": "0"}
    router.get(PATH).mock(return_value=httpx.Response(200, headers=headers, json=[1]))
    assert shop.get("/thing", list[int]) == shop.get("/thing", list[int])


def test_pages_may_be_smaller_than_asked_for(router: respx.MockRouter, shop: GitHubClient) -> None:
    more = {"link": f'<{PATH}?page=2>; rel="next", <{PATH}?page=2>; rel="last"'}
    answers = [httpx.Response(200, headers=more, json=[1, 2]), httpx.Response(200, json=[3])]
    router.get(PATH).mock(side_effect=answers)
    assert list(pages(shop, "/thing", int)) == [1, 2, 3]


def test_full_pages_without_links_are_followed(
    router: respx.MockRouter, shop: GitHubClient
) -> None:
    answers = [httpx.Response(200, json=list(range(100))), httpx.Response(200, json=[])]
    router.get(PATH).mock(side_effect=answers)
    assert len(list(pages(shop, "/thing", int))) == 100
