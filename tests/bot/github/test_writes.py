"""Writes whose outcome is not known are waited for before anybody looks."""

import time
from contextlib import suppress

import httpx
import pytest
import respx

from bot.github.client import GitHubApp
from bot.github.errors import ThrottledError, UnavailableError
from bot.settings import Settings
from bot.writes import BROKEN, SETTLED, Writes
from tests.fakes.github import API

KEY = "acme/shop#7"
Outcome = httpx.Response | Exception


@pytest.fixture
def writes(settings: Settings) -> Writes:
    return Writes(settings.database_url)


def wait_after(writes: Writes, key: str = KEY) -> float:
    """How long another process waits before it begins with the same job."""
    try:
        writes.open(key)
    except ThrottledError as throttled:
        return throttled.seconds
    return 0


def _made(outcome: Outcome) -> httpx.Response:
    if isinstance(outcome, Exception):
        raise outcome
    return outcome


@pytest.mark.parametrize(
    ("path", "outcome", "seconds"),
    [
        ("/pulls/7/reviews", httpx.ReadError("reset"), BROKEN),
        ("/pulls/7/reviews", httpx.ReadTimeout("slow"), BROKEN),
        ("/pulls/7/reviews", httpx.ConnectError("refused"), 0),  # it was never sent
        ("/pulls/7/reviews", httpx.Response(502), 0),
        ("/pulls/7/reviews", httpx.Response(403, json={}), 0),
        ("/pulls/7/reviews", httpx.Response(200, json={}), 0),
        ("/git/commits", httpx.ReadError("reset"), 0),  # done twice, nobody sees it
    ],
)
def test_who_tries_again_waits_until_it_is_settled(
    router: respx.MockRouter,
    settings: Settings,
    writes: Writes,
    monkeypatch: pytest.MonkeyPatch,
    path: str,
    outcome: Outcome,
    seconds: float,
) -> None:
    monkeypatch.setattr("bot.github.transport.PAUSES", ())
    router.post(f"{API}/repos/acme/shop{path}").mock(side_effect=lambda _: _made(outcome))
    app = GitHubApp(settings, writes=writes)
    with (
        app.installation(42, "acme/shop", job=KEY) as shop,
        suppress(Exception),
        shop.with_scope(()) as strong,
    ):
        strong.send("POST", path, {}, object)
    left = wait_after(Writes(settings.database_url))
    assert seconds - 2 < left <= seconds
    assert wait_after(writes, "acme/shop#8") == 0


def test_a_process_that_dies_leaves_word(settings: Settings, writes: Writes) -> None:
    dying = writes.noting(KEY)
    dying.__enter__()
    app = GitHubApp(settings, writes=Writes(settings.database_url))
    with pytest.raises(ThrottledError, match="on its way") as waiting:
        app.installation(42, "acme/shop", job=KEY).__enter__()
    assert SETTLED - 2 < waiting.value.seconds <= SETTLED
    app.installation(42, "acme/shop")  # what is no job waits for none


def test_a_clock_that_is_set_back_holds_nobody_up(writes: Writes) -> None:
    writes.keep(KEY, time.time() + 3600)
    assert wait_after(writes) == SETTLED


def test_a_database_that_is_away_stops_nothing(tmp_path) -> None:
    writes = Writes(f"sqlite:///{tmp_path}/nowhere/jobs.sqlite")
    with suppress(UnavailableError), writes.noting(KEY):
        raise UnavailableError(1, "away")
    assert wait_after(writes) == 0
    assert not writes.possible()


def test_a_database_that_takes_something_is_told_from_one_that_does_not(writes: Writes) -> None:
    assert writes.possible()
    assert wait_after(writes) == 0


def test_what_nobody_knows_of_is_told_once(writes: Writes) -> None:
    writes.open(KEY)
    assert not writes.left(KEY)
    writes.keep(KEY, time.time() + 5)
    assert wait_after(writes) > 0
    assert not writes.left(KEY)  # a job has to wait for it still
    writes.keep(KEY, time.time() - 1)
    writes.open(KEY)
    writes.open(KEY)
    assert [writes.left(KEY), writes.left(KEY)] == [True, False]
