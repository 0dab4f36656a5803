"""Dead processes are noticed once, live ones never."""

import threading
import time
from datetime import UTC, datetime

import pytest
import sqlalchemy as sa
from structlog.testing import capture_logs

from bot import janitor
from bot.github.client import GitHubApp
from bot.github.errors import DeniedError
from bot.janitor import DEAD_AFTER, Heartbeats
from bot.settings import Settings


def test_silence_is_noticed_until_it_is_seen_to() -> None:
    engine = sa.create_engine("sqlite://", poolclass=sa.StaticPool)
    one, two = Heartbeats(engine, "one"), Heartbeats(engine, "two")
    one.beat(0)
    two.beat(0)
    two.beat(DEAD_AFTER)
    assert two.silent(DEAD_AFTER) == []
    assert two.silent(DEAD_AFTER + 1) == ["one"]
    assert two.silent(DEAD_AFTER + 1) == ["one"]  # who noticed first may have died
    two.bury(["one"], DEAD_AFTER + 1)
    assert two.silent(DEAD_AFTER + 1) == []
    one.beat(DEAD_AFTER + 2)  # it was only slow
    two.bury(["one"], DEAD_AFTER + 2)
    assert two.silent(2 * DEAD_AFTER + 1) == ["two"]
    assert two.silent(2 * DEAD_AFTER + 3) == ["one", "two"]
    engine.dispose()


def test_the_clock_is_that_of_the_database() -> None:
    engine = sa.create_engine("sqlite://", poolclass=sa.StaticPool)
    assert abs(Heartbeats(engine, "one").now() - time.time()) < 5
    engine.dispose()


def test_missed_deliveries_are_looked_for_twice_at_the_start(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What was on its way when the process before died has not failed yet at the first look."""
    monkeypatch.setattr(janitor, "FIRST_SWEEP", 0.0)
    monkeypatch.setattr(janitor, "SECOND_SWEEP", 0.01)
    looked: list[datetime] = []
    twice = threading.Event()

    def redeliver(_: object, since: datetime) -> int:
        looked.append(since)
        if len(looked) == 2:
            twice.set()
        return 0

    monkeypatch.setattr("bot.github.deliveries.redeliver_failed", redeliver)
    made = janitor.Janitor(settings, "local", lambda: GitHubApp(settings))
    made.start()
    assert twice.wait(10)
    made.stop()
    assert len(looked) == 2  # the next is due in ten minutes


def test_who_takes_no_deliveries_looks_for_none(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each look uses up one of a delivery's few attempts."""
    monkeypatch.setattr(janitor, "FIRST_SWEEP", 0.0)
    monkeypatch.setattr(janitor, "BEAT", 0.01)
    rounds, looked = threading.Event(), threading.Event()
    monkeypatch.setattr(janitor.Janitor, "sweep", lambda *_: looked.set())
    monkeypatch.setattr(janitor.Janitor, "take_over", lambda _: rounds.set())
    made = janitor.Janitor(settings, "local", lambda: GitHubApp(settings), receiving=False)
    made.start()
    assert rounds.wait(10)
    made.stop()
    assert not looked.is_set()


def test_nothing_is_asked_for_while_the_database_is_away(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What came would only fail again."""
    monkeypatch.setattr(janitor, "FIRST_SWEEP", 0.0)
    monkeypatch.setattr(janitor, "BEAT", 0.01)
    answers = [False, False, False, True]
    left: list[int] = []
    looked = threading.Event()

    def sweep(_: janitor.Janitor, since: datetime) -> float:
        left.append(len(answers))
        looked.set()
        return janitor.SWEEP

    monkeypatch.setattr(janitor.Janitor, "sweep", sweep)
    monkeypatch.setattr(janitor.Janitor, "take_over", lambda _: answers.pop(0))
    made = janitor.Janitor(settings, "local", lambda: GitHubApp(settings))
    made.start()
    assert looked.wait(10)
    made.stop()
    assert left == [0]


@pytest.mark.parametrize(("status", "loud"), [(401, True), (403, False)])
def test_credentials_that_github_refuses_are_an_error_in_the_log(
    settings: Settings, monkeypatch: pytest.MonkeyPatch, status: int, loud: bool
) -> None:
    def refuse(_: object, since: datetime) -> int:
        raise DeniedError(status, "A JSON web token could not be decoded")

    monkeypatch.setattr("bot.github.deliveries.redeliver_failed", refuse)
    made = janitor.Janitor(settings, "local", lambda: GitHubApp(settings))
    with capture_logs() as logs:
        made.sweep(datetime.now(UTC))
    [entry] = logs
    assert (entry["log_level"] == "error") is loud
    assert ("credentials" in entry["event"]) is loud
