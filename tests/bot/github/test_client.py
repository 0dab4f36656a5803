"""Authentication, retries and errors at the border to GitHub."""

import threading

import httpx
import pytest
import respx

from bot.github.client import GitHubApp, GitHubClient
from bot.github.errors import DeniedError, ThrottledError
from bot.settings import Settings
from tests.fakes.github import API, FakeGitHub

PATH = f"{API}/repos/acme/shop/thing"


@pytest.fixture(autouse=True)
def _no_waiting(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("githubkit.core.time.sleep", lambda _: None)


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
    answers = [httpx.Response(502), httpx.Response(502), httpx.Response(200, json=[1])]
    router.get(PATH).mock(side_effect=answers)
    assert shop.get("/thing", list[int]) == [1]


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


def test_deliveries_that_failed_are_asked_for_again(
    router: respx.MockRouter, settings: Settings
) -> None:
    from bot.github.deliveries import redeliver_failed

    listed = [
        {"id": 3, "guid": "a", "status_code": 502},
        {"id": 2, "guid": "b", "status_code": 202},
    ]
    router.get(f"{API}/app/hook/deliveries").mock(return_value=httpx.Response(200, json=listed))
    again = router.post(f"{API}/app/hook/deliveries/3/attempts")
    again.mock(return_value=httpx.Response(202, json={}))
    redeliver_failed(GitHubApp(settings))
    assert again.call_count == 1


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
