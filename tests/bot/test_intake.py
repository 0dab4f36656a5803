"""How jobs are written down: together, and each for itself where one is wrong."""

import sqlite3
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import Future, wait
from pathlib import Path

import pytest
import sqlalchemy as sa

from bot.intake import SQLITE, Intake
from bot.jobs import Job
from bot.queue import DurableQueue
from bot.settings import Settings
from tests.bot.jobs import job, until


@pytest.fixture
def queue(settings: Settings) -> Iterator[DurableQueue]:
    """One that does no job."""
    made = DurableQueue(settings, lambda job, failures: None, working=False)
    yield made
    made.close(wait=2)


class Held:
    """Transactions that wait until they are let go, and how many jobs each had."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.sizes: list[int] = []
        self.go = threading.Event()
        write = Intake._transaction

        def held(intake: Intake, jobs: list[Job]) -> list[str | None]:
            self.sizes.append(len(jobs))
            assert self.go.wait(20)
            return write(intake, jobs)

        monkeypatch.setattr(Intake, "_transaction", held)


def stored(tmp_path: Path) -> set[str]:
    """What another process sees."""
    with sqlite3.connect(tmp_path / "jobs.sqlite") as connection:
        rows = connection.execute("SELECT workflow_uuid FROM workflow_status WHERE name = 'job'")
        return {row[0].partition(":")[0] for row in rows}


def test_what_comes_meanwhile_is_written_together(
    queue: DurableQueue, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    held = Held(monkeypatch)
    first = queue.submit(job("first"))
    until(lambda: held.sizes == [1])
    rest = [queue.submit(job(f"d-{number}")) for number in range(SQLITE.at_once + 5)]
    assert not first.done()
    assert stored(tmp_path) == set()
    held.go.set()
    wait([first, *rest], timeout=30)
    assert held.sizes == [1, SQLITE.at_once, 5]
    assert len(stored(tmp_path)) == SQLITE.at_once + 6


def test_a_promise_is_kept_only_when_it_is_on_disk(queue: DurableQueue, tmp_path: Path) -> None:
    seen: list[bool] = []

    def look(_: Future[None]) -> None:
        seen.append("d" in stored(tmp_path))

    promise = queue.submit(job("d"))
    promise.add_done_callback(look)
    promise.result(timeout=20)
    until(lambda: seen == [True])


def test_one_that_is_wrong_costs_no_other(
    queue: DurableQueue, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    held = Held(monkeypatch)
    enqueue = Intake._enqueue

    def failing(intake: Intake, connection: sa.Connection, given: Job) -> str | None:
        if given.delivery == "wrong":
            raise ValueError(given.delivery)
        return enqueue(intake, connection, given)

    monkeypatch.setattr(Intake, "_enqueue", failing)
    promises = [queue.submit(job(delivery)) for delivery in ("a", "b", "wrong", "c")]
    held.go.set()
    wait(promises, timeout=30)
    assert [type(promise.exception()) for promise in promises] == [
        type(None),
        type(None),
        ValueError,
        type(None),
    ]
    assert stored(tmp_path) == {"a", "b", "c"}


def test_an_outage_is_told_to_all(queue: DurableQueue, monkeypatch: pytest.MonkeyPatch) -> None:
    """The deliveries fail, so that GitHub is asked for them later."""
    tries: list[int] = []

    def down(_: Intake, jobs: list[Job]) -> list[str | None]:
        tries.append(len(jobs))
        raise sa.exc.OperationalError("INSERT", {}, Exception("away"))

    with monkeypatch.context() as outage:
        outage.setattr(Intake, "_transaction", down)
        promises = [queue.submit(job(f"d-{number}")) for number in range(3)]
        wait(promises, timeout=20)
        assert all(isinstance(p.exception(), sa.exc.OperationalError) for p in promises)
        assert len(tries) <= 6
    queue.put(job("d-1"))


def test_the_same_delivery_twice_in_one_transaction(
    queue: DurableQueue, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    held = Held(monkeypatch)
    promises = [queue.submit(job("same")) for _ in range(3)]
    held.go.set()
    assert [promise.result(timeout=20) for promise in promises] == [None] * 3
    assert stored(tmp_path) == {"same"}


def test_what_was_handed_in_is_written_before_the_end(settings: Settings, tmp_path: Path) -> None:
    made = DurableQueue(settings, lambda job, failures: None, working=False)
    promises = [made.submit(job(f"d-{number}")) for number in range(50)]
    made.close(wait=2)
    assert all(promise.done() and promise.exception() is None for promise in promises)
    assert len(stored(tmp_path)) == 50


def test_who_looks_for_lost_deliveries_is_told_of_them(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[bool] = []
    made = DurableQueue(
        settings, lambda job, failures: None, working=False, lost=lambda: told.append(True)
    )
    away = sa.exc.OperationalError("INSERT", {}, Exception("database or disk is full"))
    monkeypatch.setattr(Intake, "_transaction", _raising(away))
    promise = made.submit(job("d-1"))
    with pytest.raises(sa.exc.OperationalError):
        promise.result(timeout=20)
    made.close(wait=2)
    assert told == [True]


def _raising(problem: Exception) -> Callable[[Intake, list[Job]], list[str | None]]:
    def transaction(_: Intake, jobs: list[Job]) -> list[str | None]:
        raise problem

    return transaction
