"""Retries, limits and refusals at the border to GitHub."""

import json
import time
from email.utils import formatdate

import httpx
import pytest
import respx

from bot.github.client import GitHubApp, GitHubClient
from bot.github.errors import DeniedError, ThrottledError, UnavailableError
from bot.settings import Settings
from tests.fakes.github import API

PATH = f"{API}/repos/acme/shop/thing"


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


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({"retry-after": "25", "x-ratelimit-remaining": "0"}, 25),
        ({"x-ratelimit-remaining": "4000", "x-ratelimit-reset": str(2**40)}, 60),
        ({}, 60),
    ],
)
def test_a_pace_that_graphql_refuses_is_a_limit_whatever_its_type(
    router: respx.MockRouter, shop: GitHubClient, headers: dict[str, str], seconds: float
) -> None:
    errors = [{"message": "You have exceeded a secondary rate limit."}]
    answer = httpx.Response(200, headers=headers, json={"data": None, "errors": errors})
    router.post(f"{API}/graphql").mock(return_value=answer)
    with pytest.raises(ThrottledError) as raised:
        shop.graphql("query X { viewer { login } }", {}, object)
    assert raised.value.seconds == seconds


def test_each_refusal_of_graphql_is_waited_for_longer(
    router: respx.MockRouter, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    now, app, waits = [1000.0], GitHubApp(settings), []
    monkeypatch.setattr("bot.github.gate.time.monotonic", lambda: now[0])
    errors = [{"message": "You have exceeded a secondary rate limit."}]
    refusal = httpx.Response(200, json={"data": None, "errors": errors})
    router.post(f"{API}/graphql").mock(return_value=refusal)
    for _ in range(3):
        with pytest.raises(ThrottledError) as raised, app.installation(42, "acme/shop") as shop:
            shop.graphql("query X { viewer { login } }", {}, object)
        waits.append(raised.value.seconds)
        now[0] += waits[-1]
    assert waits == [60, 120, 240]


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
        (httpx.Response(403, headers={"retry-after": "Wed, 21 Oct 2020 07:28:00 GMT"}), 1),
        (httpx.Response(403, headers={"retry-after": "soon"}), 60),
        (httpx.Response(403, headers={"x-ratelimit-remaining": "0", "x-ratelimit-reset": "1"}), 1),
    ],
)
def test_rate_limits(
    router: respx.MockRouter, shop: GitHubClient, answer: httpx.Response, seconds: float
) -> None:
    route = router.get(PATH).mock(return_value=answer)
    with pytest.raises(ThrottledError) as caught:
        shop.get("/thing", object)
    assert seconds - 0.1 < caught.value.seconds <= seconds  # a short one is waited for first
    assert route.call_count == 1


@pytest.mark.parametrize("status", [403, 429, 503])
def test_an_end_may_be_told_as_a_date(
    router: respx.MockRouter, shop: GitHubClient, status: int
) -> None:
    date = formatdate(time.time() + 90, usegmt=True)
    route = router.get(PATH).mock(
        return_value=httpx.Response(status, headers={"retry-after": date})
    )
    for _ in range(2):
        with pytest.raises(ThrottledError) as caught:
            shop.get("/thing", object)
    assert 80 < caught.value.seconds <= 90
    assert route.call_count == 1


@pytest.mark.parametrize("away", [-7200, 7200])
def test_ends_are_told_by_the_clock_of_github(
    router: respx.MockRouter, shop: GitHubClient, away: int
) -> None:
    there = time.time() + away
    headers = {
        "date": formatdate(there, usegmt=True),
        "x-ratelimit-remaining": "0",
        "x-ratelimit-reset": str(int(there) + 90),
    }
    router.get(PATH).mock(return_value=httpx.Response(403, headers=headers, json={}))
    with pytest.raises(ThrottledError) as caught:
        shop.get("/thing", object)
    assert 80 < caught.value.seconds <= 91


def test_an_outage_whose_end_is_told_is_waited_for(
    router: respx.MockRouter, shop: GitHubClient
) -> None:
    """By everybody, and no request is made once more before."""
    away = httpx.Response(503, headers={"retry-after": "30"})
    route = router.get(PATH).mock(return_value=away)
    with pytest.raises(UnavailableError) as caught:
        shop.get("/thing", object)
    assert caught.value.asked == 30
    assert route.call_count == 1
    with pytest.raises(ThrottledError) as waiting:
        shop.get("/thing", object)
    assert 29 < waiting.value.seconds <= 30


@pytest.mark.parametrize(
    "error",
    [{"message": "was submitted too quickly"}, {"code": "abuse", "field": "base"}],
)
def test_words_that_come_too_quickly_wait(
    router: respx.MockRouter, shop: GitHubClient, error: dict[str, str]
) -> None:
    refused = httpx.Response(422, json={"message": "Validation Failed", "errors": [error]})
    router.post(PATH).mock(return_value=refused)
    with pytest.raises(UnavailableError) as caught:
        shop.send("POST", "/thing", {}, object)
    assert caught.value.seconds == 10


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


@pytest.mark.parametrize("text", ['{"id": 1, "na', "<html>Unicorn!</html>"])
def test_answer_that_is_no_json(router: respx.MockRouter, shop: GitHubClient, text: str) -> None:
    """Cut off, or not GitHub's: another try is worth it."""
    router.get(PATH).mock(return_value=httpx.Response(200, text=text))
    with pytest.raises(UnavailableError, match="no JSON"):
        shop.get("/thing", dict[str, str])


def test_unexpected_answer(router: respx.MockRouter, shop: GitHubClient) -> None:
    router.get(PATH).mock(return_value=httpx.Response(200, json=["x"]))
    with pytest.raises(DeniedError, match="without the expected 0"):
        shop.get("/thing", list[int])


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


@pytest.mark.parametrize("status", [301, 302, 307, 308])
def test_a_write_to_what_has_moved_is_made_where_it_is_now(
    router: respx.MockRouter, shop: GitHubClient, status: int
) -> None:
    """And is no read there, which would find something and pass for a success."""
    moved = httpx.Response(status, headers={"location": "/repositories/9/check-runs"})
    router.post(f"{API}/repos/acme/shop/check-runs").mock(return_value=moved)
    there = router.post(f"{API}/repositories/9/check-runs")
    there.mock(return_value=httpx.Response(201, json={"id": 5}))
    assert shop.send("POST", "/check-runs", {"name": "x"}, dict[str, int]) == {"id": 5}
    assert json.loads(there.calls.last.request.content) == {"name": "x"}


@pytest.mark.parametrize(("there", "asked"), [("/thing", "page=2"), ("/thing?a=b", "a=b")])
def test_a_read_of_what_has_moved_asks_for_the_same(
    router: respx.MockRouter, shop: GitHubClient, there: str, asked: str
) -> None:
    moved = httpx.Response(301, headers={"location": f"{API}/repositories/9{there}"})
    router.get(PATH).mock(return_value=moved)
    found = router.get(f"{API}/repositories/9/thing").mock(return_value=httpx.Response(200, json=1))
    assert shop.get("/thing", int, {"page": 2}) == 1
    assert found.calls.last.request.url.query.decode() == asked


@pytest.mark.parametrize("there", ["https://elsewhere.test/thing", PATH])
def test_nobody_else_is_asked_and_nobody_for_ever(
    router: respx.MockRouter, shop: GitHubClient, there: str
) -> None:
    router.get(PATH).mock(return_value=httpx.Response(301, headers={"location": there}))
    with pytest.raises(DeniedError, match="elsewhere"):
        shop.get("/thing", int)


@pytest.mark.parametrize(
    ("method", "path", "seconds"),
    [("POST", "/check-runs", 40), ("POST", "/git/commits", 15), ("GET", "/check-runs", 15)],
)
def test_what_must_not_be_done_twice_is_waited_for_longer(
    router: respx.MockRouter, shop: GitHubClient, method: str, path: str, seconds: float
) -> None:
    route = router.request(method, f"{API}/repos/acme/shop{path}")
    route.mock(return_value=httpx.Response(200, json={}))
    shop.send(method, path, {}, object)
    assert route.calls.last.request.extensions["timeout"]["read"] == seconds
