"""Check runs of this App, beside those of others."""

import json
from dataclasses import replace

import httpx
import pytest
import respx

from bot.github.checks import find
from bot.github.client import GitHubApp, GitHubClient
from bot.github.pulls import read_pull_request
from bot.plan.pull_request import CheckRun
from bot.settings import Settings
from tests.fakes.github import API

RUNS = f"{API}/repos/acme/shop/commits/abc/check-runs"
FORGED = {"id": 1, "status": "completed", "external_id": "7:abc:first", "app": {"id": 15368}}
OWN = {"id": 2, "status": "in_progress", "external_id": "7:abc:first", "app": {"id": 1}}
UNTOLD = {"id": 3, "status": "completed", "external_id": "7:abc:first"}


@pytest.mark.parametrize(
    ("listed", "found"),
    [
        ([FORGED, OWN], CheckRun(2, done=False, identity="7:abc:first")),
        ([FORGED], None),
        ([FORGED, UNTOLD], CheckRun(3, done=True, identity="7:abc:first")),
    ],
)
def test_a_run_that_a_workflow_named_like_ours_is_none_of_ours(
    router: respx.MockRouter, shop: GitHubClient, listed: list[object], found: CheckRun | None
) -> None:
    """It would pass for our word about a head that nobody has looked at."""
    answer = httpx.Response(200, json={"check_runs": listed})
    route = router.get(RUNS).mock(return_value=answer)
    assert find(shop, "abc", "7:abc:first") == found
    assert route.calls.last.request.url.params["app_id"] == "1"


@pytest.mark.parametrize(("app_id", "told"), [("1", 1), ("Iv23liABC", None)])
def test_graphql_is_asked_for_our_own_runs(
    router: respx.MockRouter, settings: Settings, app_id: str, told: int | None
) -> None:
    answer = httpx.Response(200, json={"data": {"repository": None}})
    route = router.post(f"{API}/graphql").mock(return_value=answer)
    router.get(f"{API}/repos/acme/shop/pulls/7").mock(return_value=httpx.Response(404, json={}))
    app = GitHubApp(replace(settings, app_id=app_id))
    with app.installation(42, "acme/shop") as shop:
        assert read_pull_request(shop, 7) is None
    asked = json.loads(route.calls[0].request.content)
    assert asked["variables"].get("app") == told
    assert "appId: $app" in asked["query"]
