"""Deliveries that failed."""

from datetime import UTC, datetime

import httpx
import respx

from bot.github.client import GitHubApp
from bot.github.deliveries import redeliver_failed
from bot.settings import Settings
from tests.fakes.github import API

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


def test_deliveries_from_before_are_not_looked_at(
    router: respx.MockRouter, settings: Settings
) -> None:
    page = httpx.Response(200, json=[failed(3, day=2), failed(1, day=1)])
    router.get(f"{API}/app/hook/deliveries").mock(return_value=page)
    again = router.post(f"{API}/app/hook/deliveries/3/attempts")
    again.mock(return_value=httpx.Response(202, json={}))
    since = datetime(2026, 1, 2, tzinfo=UTC)
    assert redeliver_failed(GitHubApp(settings), since) == 1


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
