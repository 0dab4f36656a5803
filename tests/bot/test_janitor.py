"""Dead processes are noticed once, live ones never."""

import threading
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta

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

    forgotten: list[datetime] = []

    def forget(before: datetime) -> bool:
        forgotten.append(before)
        return len(forgotten) > 3  # there is much

    monkeypatch.setattr("bot.github.deliveries.redeliver_failed", redeliver)
    monkeypatch.setattr(janitor, "forget_done", forget)
    made = janitor.Janitor(settings, "local", lambda: GitHubApp(settings))
    made.start()
    assert twice.wait(10)
    until(lambda: len(forgotten) >= 5)
    made.stop()
    assert len(looked) == 2  # the next is due in ten minutes
    assert len(set(forgotten)) == 2
    assert timedelta(days=13) < datetime.now(UTC) - forgotten[0] < timedelta(days=15)


def test_what_could_not_be_taken_in_is_asked_for_as_soon_as_there_is_room(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    """And not before: each time uses up one of the few attempts that a delivery has."""
    for name, seconds in {"FIRST_SWEEP": 0.0, "SECOND_SWEEP": 100.0, "BEAT": 0.01}.items():
        monkeypatch.setattr(janitor, name, seconds)
    looked: list[object] = []
    asked: list[bool] = []
    monkeypatch.setattr(
        "bot.github.deliveries.redeliver_failed", lambda *_: len(looked.append(1) or looked)
    )
    monkeypatch.setattr(janitor, "forget_done", lambda _: True)

    def takes() -> bool:
        asked.append(len(asked) > 2)
        return asked[-1]

    made = janitor.Janitor(settings, "local", lambda: GitHubApp(settings), takes)
    made.start()
    until(lambda: len(looked) == 1)
    time.sleep(0.1)
    assert (len(looked), asked) == (1, [])
    made.miss()
    until(lambda: len(looked) == 2)
    made.stop()
    assert asked == [False, False, False, True]


def test_a_clock_that_is_set_back_makes_no_job_wait_longer(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    hastened: list[bool] = []
    clocks = [0.0, 1000.0]
    monkeypatch.setattr(janitor, "hasten", lambda: hastened.append(True))
    monkeypatch.setattr(janitor, "_clocks", lambda: tuple(clocks))
    made = janitor.Janitor(settings, "local", lambda: GitHubApp(settings))
    for steady, shown in ((5, 1005), (10, 1005), (15, 9000), (20, 9005), (25, 1010)):
        clocks[:] = [steady, shown]
        made.mind_the_clock()
        assert len(hastened) == (steady == 25)


class Steady:
    """Heartbeats that wait for nobody; `answers` tells whether the database is there."""

    def __init__(self, *answers: bool) -> None:
        self.answers = list(answers)
        self.beats = 0

    def now(self) -> float:
        if len(self.answers) > 1 and not self.answers.pop(0):
            raise sa.exc.OperationalError("SELECT", {}, Exception("away"))
        return 0.0

    def beat(self, now: float) -> None:
        self.beats += 1

    def silent(self, now: float) -> list[str]:
        return []


@pytest.fixture
def shared(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Settings:
    """A database for many processes."""
    monkeypatch.setattr(janitor, "FIRST_SWEEP", 0.03)
    monkeypatch.setattr(janitor, "BEAT", 0.01)
    monkeypatch.setattr(janitor, "connected_as", lambda *_: None)
    return replace(settings, database_url="postgresql://db/jobs")


def hearts(monkeypatch: pytest.MonkeyPatch, steady: Steady) -> Steady:
    monkeypatch.setattr(janitor, "Heartbeats", lambda *_: steady)
    return steady


def test_who_takes_no_deliveries_looks_for_none(
    shared: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each look uses up one of a delivery's few attempts."""
    steady = hearts(monkeypatch, Steady(True))
    looked = threading.Event()
    monkeypatch.setattr(janitor.Janitor, "sweep", lambda *_: looked.set())
    made = janitor.Janitor(shared, "one", lambda: GitHubApp(shared), receiving=False)
    made.start()
    until(lambda: steady.beats > 20)
    made.stop()
    assert not looked.is_set()


def test_nothing_is_asked_for_while_the_database_is_away(
    shared: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What came would only fail again."""
    steady = hearts(monkeypatch, Steady(True, *[False] * 30, True))
    left: list[int] = []

    def sweep(_: janitor.Janitor, since: datetime) -> float:
        left.append(len(steady.answers))
        return janitor.SWEEP

    monkeypatch.setattr(janitor.Janitor, "sweep", sweep)
    made = janitor.Janitor(shared, "one", lambda: GitHubApp(shared))
    made.start()
    until(lambda: left)
    made.stop()
    assert left == [1]


def test_the_heart_beats_during_a_long_sweep(
    shared: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Otherwise the others would take over jobs that run."""
    steady = hearts(monkeypatch, Steady(True))
    heard = threading.Event()

    def sweep(_: janitor.Janitor, since: datetime) -> float:
        began = steady.beats
        until(lambda: steady.beats > began + 5)
        heard.set()
        return janitor.SWEEP

    monkeypatch.setattr(janitor.Janitor, "sweep", sweep)
    made = janitor.Janitor(shared, "one", lambda: GitHubApp(shared))
    made.start()
    assert heard.wait(10)
    made.stop()


def test_nobody_is_judged_right_after_an_outage_of_the_database(
    shared: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    """All have been silent by then, the living too."""
    clock = iter([100.0, 103.0, 109.0, 114.0, 140.0, 144.0, 149.0])
    judged: list[float] = []
    steady = Steady(True)
    monkeypatch.setattr(steady, "now", lambda: next(clock))
    monkeypatch.setattr(steady, "silent", lambda now: judged.append(now) or [])
    monkeypatch.setattr(janitor, "BEAT", 5.0)
    hearts(monkeypatch, steady)
    made = janitor.Janitor(shared, "one", lambda: GitHubApp(shared))  # the first of the clock
    for _ in range(6):
        assert made.take_over()
    assert judged == [114.0, 149.0]


@pytest.mark.parametrize("sleeping", [False, True])
def test_who_stood_still_may_stand_beside_its_heirs(
    shared: Settings, monkeypatch: pytest.MonkeyPatch, *, sleeping: bool
) -> None:
    """Also when it is heard again, for what was begun before; one clock may have stood, too."""
    steady, world = 1000.0, 5000.0
    monkeypatch.setattr(janitor, "_clocks", lambda: (steady, world))
    hearts(monkeypatch, Steady(True))
    made = janitor.Janitor(shared, "one", lambda: GitHubApp(shared))
    assert made.lives(begun=1000)
    steady, world = 1005, 5005
    assert made.take_over()
    assert made.lives(begun=1001)
    steady, world = 1010 if sleeping else 1040, 5040
    assert not made.lives(begun=1001)
    assert made.take_over()
    assert not made.lives(begun=1001)
    assert made.lives(begun=steady)


def test_alone_nobody_has_heirs(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    made = janitor.Janitor(settings, "one", lambda: GitHubApp(settings))
    monkeypatch.setattr(janitor, "_clocks", lambda: (1e12, 1e12))
    assert made.lives(begun=0)


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


def until(condition: Callable[[], object]) -> None:
    end = time.monotonic() + 10
    while not condition():
        assert time.monotonic() < end, "it did not happen in time"
        time.sleep(0.005)
