"""The durable queue on a SQLite file: order, duplicates, retries, crashes of handlers."""

import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot import queue as durable
from bot.github.errors import ThrottledError
from bot.jobs import Job, ReviewJob, Target
from bot.queue import DurableQueue
from bot.settings import Settings
from bot.worker import Worker

pytestmark = pytest.mark.filterwarnings("ignore::ResourceWarning", "ignore::DeprecationWarning")


def job(delivery: str, number: int = 7) -> ReviewJob:
    return ReviewJob(Target(42, "acme/shop", number), delivery, "abc")


class Recorder:
    """Performs jobs by writing down when they ran."""

    def __init__(self, waits: dict[str, list[float]] | None = None) -> None:
        self.began: list[str] = []
        self.running: list[str] = []
        self.overlaps: list[tuple[str, ...]] = []
        self.lasts: list[bool] = []
        self._waits = waits or {}
        self._lock = threading.Lock()

    def __call__(self, job: Job, last: bool) -> float | None:
        with self._lock:
            self.began.append(job.delivery)
            self.running.append(job.delivery)
            self.lasts.append(last)
            self.overlaps.append(tuple(self.running))
        time.sleep(0.05)
        with self._lock:
            self.running.remove(job.delivery)
        planned = self._waits.get(job.delivery)
        return planned.pop(0) if planned else None


def until(condition, seconds: float = 15) -> None:
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "it did not happen in time"
        time.sleep(0.02)


@pytest.fixture
def recorder() -> Recorder:
    return Recorder({"again": [0.05, 0.05]})


@pytest.fixture
def queue(settings: Settings, recorder: Recorder) -> Iterator[DurableQueue]:
    made = DurableQueue(settings, recorder)
    yield made
    made.close(wait=2)


def test_jobs_of_one_pull_request_run_in_order(queue: DurableQueue, recorder: Recorder) -> None:
    deliveries = [f"d-{number}" for number in range(5)]
    for delivery in deliveries:
        queue.put(job(delivery))
    until(lambda: len(recorder.began) == 5 and not recorder.running)
    assert recorder.began == deliveries
    assert all(len(running) == 1 for running in recorder.overlaps)


def test_a_delivery_is_done_once(queue: DurableQueue, recorder: Recorder) -> None:
    for _ in range(3):
        queue.put(job("1-same"))
    queue.put(job("2-other"))
    until(lambda: "2-other" in recorder.began and not recorder.running)
    queue.put(job("1-same"))
    queue.put(job("3-third"))
    until(lambda: "3-third" in recorder.began)
    assert recorder.began == ["1-same", "2-other", "3-third"]


def test_a_job_that_must_wait_is_tried_again(queue: DurableQueue, recorder: Recorder) -> None:
    queue.put(job("again"))
    until(lambda: len(recorder.began) == 3)
    assert recorder.began == ["again"] * 3


def test_the_database_answers(queue: DurableQueue) -> None:
    assert durable.database_answers()


def test_sqlite_keeps_a_write_ahead_log(queue: DurableQueue, tmp_path: Path) -> None:
    assert (tmp_path / "jobs.sqlite-wal").exists()


def test_jobs_survive_a_restart(settings: Settings) -> None:
    first = Recorder()
    queue = DurableQueue(settings, first)
    queue.put(job("before"))
    until(lambda: first.began == ["before"])
    queue.close(wait=2)
    second = Recorder()
    queue = DurableQueue(settings, second)
    queue.put(job("before"))
    queue.put(job("after"))
    until(lambda: "after" in second.began)
    queue.close(wait=2)
    assert second.began == ["after"]


@pytest.fixture
def worker(settings: Settings) -> Worker:
    return Worker(settings)


def test_throttled_job_says_when(worker: Worker, monkeypatch: pytest.MonkeyPatch) -> None:
    def handle(_: Job) -> str:
        raise ThrottledError(30, "rate limit")

    monkeypatch.setattr(worker, "_handle", handle)
    assert worker.perform(job("d"), False) == 30


def test_crash_costs_the_job_only(worker: Worker, monkeypatch: pytest.MonkeyPatch) -> None:
    given_up: list[Job] = []

    def handle(_: Job) -> str:
        raise ZeroDivisionError

    monkeypatch.setattr(worker, "_handle", handle)
    monkeypatch.setattr(worker, "_give_up", given_up.append)
    assert worker.perform(job("d"), False) is not None
    assert given_up == []
    worker.perform(job("d"), True)
    assert given_up == [job("d")]
