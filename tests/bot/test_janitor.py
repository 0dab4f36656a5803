"""Dead processes are noticed once, live ones never."""

import threading
from datetime import datetime

import pytest
import sqlalchemy as sa

from bot import janitor
from bot.github.client import GitHubApp
from bot.janitor import DEAD_AFTER, Heartbeats
from bot.settings import Settings


def test_silence_is_noticed_once() -> None:
    engine = sa.create_engine("sqlite://", poolclass=sa.StaticPool)
    one, two = Heartbeats(engine, "one"), Heartbeats(engine, "two")
    one.beat(0)
    two.beat(0)
    two.beat(DEAD_AFTER)
    assert two.bury(DEAD_AFTER) == []
    assert two.bury(DEAD_AFTER + 1) == ["one"]
    assert two.bury(DEAD_AFTER + 1) == []
    one.beat(DEAD_AFTER + 2)  # it was only slow
    assert two.bury(DEAD_AFTER + 2) == []
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
