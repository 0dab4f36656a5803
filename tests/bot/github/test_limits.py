"""What the processes of one database know of the waits that GitHub asked for."""

import time
from pathlib import Path

import pytest
import respx

from bot.github.client import GitHubApp
from bot.github.errors import ThrottledError
from bot.github.gate import RESET
from bot.limits import Limits
from bot.settings import Settings


@pytest.fixture
def url(tmp_path: Path) -> str:
    return f"sqlite:///{tmp_path}/jobs.sqlite"


def test_what_one_was_told_another_knows(url: str) -> None:
    one, other = Limits(url), Limits(url)
    assert other.end(42) == 0
    one.keep(42, 1000.5)
    one.keep(42, 2000.5)
    other.keep(43, 3000)
    assert [one.end(42), other.end(42), one.end(43)] == [2000.5, 2000.5, 3000]
    one.close()
    other.close()


def test_a_database_that_is_away_stops_nothing(tmp_path: Path) -> None:
    made = Limits(f"sqlite:///{tmp_path}/nowhere/jobs.sqlite")
    made.keep(42, 1000)
    assert made.end(42) == 0


def test_a_server_that_begins_anew_waits_still(
    router: respx.MockRouter, settings: Settings, url: str
) -> None:
    made = Limits(url)
    GitHubApp(settings, made).gate(42).close_for(60)
    GitHubApp(settings, made).gate(44).close_for(10**9)  # no limit lasts so long
    with pytest.raises(ThrottledError) as still:
        GitHubApp(settings, Limits(url)).installation(42, "acme/shop").__enter__()
    assert 58 < still.value.seconds <= 60
    assert router.calls.call_count == 0
    assert made.end(44) - time.time() <= RESET
    GitHubApp(settings, made).gate(43).open()  # others go on


def test_what_is_over_stops_nobody(router: respx.MockRouter, settings: Settings, url: str) -> None:
    made = Limits(url)
    made.keep(42, time.time() - 1)
    with GitHubApp(settings, made).installation(42, "acme/shop"):
        pass
