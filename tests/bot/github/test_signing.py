"""The App signs by GitHub's clock."""

import time
from email.utils import formatdate

import httpx
import jwt
import pytest
import respx

from bot.github.client import GitHubApp
from bot.github.errors import DeniedError
from bot.settings import Settings
from tests.fakes.github import API

APP = f"{API}/app"


class Strict:
    """Takes what is signed by its own clock, which is `ahead` of that of the machine."""

    def __init__(self, ahead: float) -> None:
        self.ahead = ahead
        self.asked: list[str] = []

    def __call__(self, request: httpx.Request) -> httpx.Response:
        token = request.headers["authorization"].removeprefix("Bearer ")
        self.asked.append(token)
        claims = jwt.decode(token, options={"verify_signature": False})
        now = time.time() + self.ahead
        fine = claims["iat"] <= now < claims["exp"] <= now + 600
        headers = {"date": formatdate(now, usegmt=True)}
        return httpx.Response(200 if fine else 401, headers=headers, json={})


@pytest.mark.parametrize(("ahead", "requests"), [(0, 2), (-3600, 3), (3600, 3)])
def test_a_clock_that_is_wrong_is_seen_through(
    router: respx.MockRouter, settings: Settings, ahead: float, requests: int
) -> None:
    github = Strict(ahead)
    router.get(APP).mock(side_effect=github)
    app = GitHubApp(settings)
    app.get("/app", object)
    app.get("/app", object)
    assert len(github.asked) == requests
    assert github.asked[-1] == github.asked[-2]


def test_a_clock_that_is_set_meanwhile(
    router: respx.MockRouter, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    github = Strict(0)
    router.get(APP).mock(side_effect=github)
    app = GitHubApp(settings)
    app.get("/app", object)
    github.ahead = -5400.0  # now that the machine's is ahead by so much, and was set back
    app.get("/app", object)
    assert len(github.asked) == 3


def test_a_key_that_does_not_fit_is_not_tried_again(
    router: respx.MockRouter, settings: Settings
) -> None:
    route = router.get(APP).mock(return_value=httpx.Response(401, json={}))
    with pytest.raises(DeniedError):
        GitHubApp(settings).get("/app", object)
    assert route.call_count == 1
