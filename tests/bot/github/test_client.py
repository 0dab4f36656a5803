"""Requests about a repository."""

import httpx
import pytest
import respx

from bot.github.client import GitHubApp, GitHubClient
from bot.github.errors import DeniedError, ThrottledError
from bot.github.rest import pages
from bot.settings import Settings
from tests.fakes.github import API, FakeGitHub

PATH = f"{API}/repos/acme/shop/thing"


def test_requests_name_version_and_token(router: respx.MockRouter, shop: GitHubClient) -> None:
    route = router.get(PATH).mock(return_value=httpx.Response(200, json={}))
    shop.get("/thing", object)
    sent = route.calls.last.request.headers
    assert sent["x-github-api-version"] == "2022-11-28"
    assert "ghs_1_a.b.c" in sent["authorization"]
    assert b'["shop"]' in router["token"].calls.last.request.content.replace(b" ", b"")


def test_who_may_have_heirs_writes_nothing(router: respx.MockRouter, settings: Settings) -> None:
    """And reads on: the same job is done again, when it is known what stands there by now."""
    began: list[float] = []
    app = GitHubApp(settings, lives=lambda begun: bool(began.append(begun)))
    router.get(PATH).mock(return_value=httpx.Response(200, json=1))
    with app.installation(42, "acme/shop") as shop:
        assert shop.get("/thing", int) == 1
        with pytest.raises(ThrottledError, match="stood still"):
            shop.send("POST", "/thing", {}, object)
        with pytest.raises(ThrottledError, match="stood still"):
            shop.mutate("mutation X { x }", {})
    assert len(set(began)) == 1
    assert router.calls.call_count == 2


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


SLIP = {"data": None, "errors": [{"message": "Something went wrong while executing your query."}]}


@pytest.mark.parametrize(("slips", "answered"), [(2, True), (3, False)])
def test_graphql_that_slips_is_asked_again(
    router: respx.MockRouter, shop: GitHubClient, slips: int, *, answered: bool
) -> None:
    """It answers 200 to what took it too long, as to what it does not understand."""
    answers = [httpx.Response(200, json=SLIP)] * slips
    answers.append(httpx.Response(200, json={"data": {"done": 1}}))
    route = router.post(f"{API}/graphql").mock(side_effect=answers)
    if answered:
        shop.mutate("mutation X { x }", {})
    else:
        with pytest.raises(DeniedError):
            shop.mutate("mutation X { x }", {})
    assert route.call_count == 3


def test_graphql_of_an_enterprise_server(settings: Settings) -> None:
    from bot.github.client import _graphql_path

    assert _graphql_path("https://ghe/api/v3/") == "https://ghe/api/graphql"
    assert _graphql_path("http://127.0.0.1:9") == "http://127.0.0.1:9/graphql"


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
