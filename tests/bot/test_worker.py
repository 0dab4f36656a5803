"""The durable queue on a SQLite file: order, duplicates, retries, crashes of handlers."""

import inspect
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpx
import pytest
import respx
from dbos import DBOS, _queue, _sys_db
from structlog.testing import capture_logs

from bot import queue as durable
from bot.github.errors import GoneError, SuspendedError, ThrottledError, UnavailableError
from bot.jobs import Actor, ButtonJob, InstallationJob, Job, ReviewJob, Target
from bot.queue import Again, DurableQueue, GivenUpError, dead_letters, forget_done
from bot.settings import Settings
from bot.worker import Worker
from tests.fakes.github import API


def job(delivery: str, number: int = 7) -> ReviewJob:
    return ReviewJob(Target(42, "acme/shop", number), delivery, "abc")


def order(delivery: str) -> ButtonJob:
    return ButtonJob(Target(42, "acme/shop", 7), delivery, Actor("alice", 1), "abc")


NEVER = -1.0


class Recorder:
    """Performs jobs by writing down when they ran."""

    def __init__(self, waits: dict[str, list[float]] | None = None) -> None:
        self.began: list[str] = []
        self.running: list[str] = []
        self.overlaps: list[tuple[str, ...]] = []
        self._waits = waits or {}
        self._lock = threading.Lock()

    def __call__(self, job: Job, failures: int) -> Again | None:
        with self._lock:
            self.began.append(job.delivery)
            self.running.append(job.delivery)
            self.overlaps.append(tuple(self.running))
        time.sleep(0.05)
        with self._lock:
            self.running.remove(job.delivery)
        planned = self._waits.get(job.delivery, [])
        wait = planned.pop(0) if planned else None
        if wait == NEVER:
            raise GivenUpError(job.delivery)
        return None if wait is None else (wait, failures)


def until(condition, seconds: float = 15) -> None:
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "it did not happen in time"
        time.sleep(0.02)


@pytest.fixture
def recorder() -> Recorder:
    return Recorder({"again": [0.05, 0.05], "lost": [0.05, NEVER]})


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


def test_jobs_that_follow_are_queued(settings: Settings) -> None:
    done: list[int] = []

    def perform(given: Job, failures: int) -> Again | list[Job] | None:
        done.append(given.target.number)
        return [job("d", 7), job("d", 8)] if given.target.number == 0 else None

    queue = DurableQueue(settings, perform)
    try:
        queue.put(job("d", 0))
        until(lambda: sorted(done) == [0, 7, 8])
        queue.put(job("d", 0))  # the same delivery again
        time.sleep(0.5)
        assert sorted(done) == [0, 7, 8]
    finally:
        queue.close(wait=2)


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


def test_others_go_on_while_a_job_waits(queue: DurableQueue, recorder: Recorder) -> None:
    recorder._waits["patient"] = [60.0]
    for number in range(2 * durable.CONCURRENCY):
        recorder._waits[f"patient-{number}"] = [60.0]
        queue.put(job(f"patient-{number}", number))
    queue.put(job("other", 99))
    until(lambda: "other" in recorder.began)


def test_a_job_given_up_is_kept_until_its_delivery_comes_again(
    queue: DurableQueue, recorder: Recorder
) -> None:
    queue.put(job("lost"))
    until(lambda: len(dead_letters()) == 1)
    assert [letter.job for letter in dead_letters()] == [job("lost")]
    queue.put(job("lost"))
    until(lambda: recorder.began == ["lost"] * 3)
    assert dead_letters() == []
    queue.put(job("lost"))
    queue.put(job("next"))
    until(lambda: "next" in recorder.began)
    assert recorder.began == ["lost"] * 3 + ["next"]


def test_what_is_done_is_forgotten_in_time(
    queue: DurableQueue, recorder: Recorder, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The database would grow for ever."""
    monkeypatch.setattr(durable, "AT_ONCE", 2)
    for delivery in ("one", "two", "three"):
        queue.put(job(delivery))
    queue.put(job("lost"))
    until(lambda: len(dead_letters()) == 1 and len(DBOS.list_workflows(status="SUCCESS")) == 4)
    soon = datetime.now(UTC) + timedelta(minutes=1)
    assert forget_done(soon - timedelta(hours=1))
    assert not forget_done(soon)
    while not forget_done(soon):
        pass
    assert [letter.job.delivery for letter in dead_letters()] == ["lost"]
    began = len(recorder.began)
    queue.put(job("one"))
    until(lambda: len(recorder.began) == began + 1)


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


@pytest.mark.parametrize(
    ("raised", "before", "wait", "failures"),
    [
        (ThrottledError(30, "rate limit"), 0, 30.5, 0),
        (ThrottledError(30, "rate limit"), 19, 30.5, 19),
        (UnavailableError(1, "502"), 0, 1, 1),
        (UnavailableError(1, "502"), 4, 16, 5),
        (UnavailableError(1, "502"), 18, 600, 19),
        (ZeroDivisionError(), 0, 2, 1),
    ],
)
def test_when_the_next_attempt_is_due(
    worker: Worker,
    monkeypatch: pytest.MonkeyPatch,
    raised: Exception,
    before: int,
    wait: float,
    failures: int,
) -> None:
    monkeypatch.setattr(worker, "_handle", _raising(raised))
    assert worker.perform(job("d"), before) == (wait, failures)


@pytest.mark.parametrize(
    ("raised", "tolerated"), [(ZeroDivisionError(), 2), (UnavailableError(1, "502"), 18)]
)
def test_what_fails_too_often_is_given_up(
    worker: Worker, monkeypatch: pytest.MonkeyPatch, raised: Exception, tolerated: int
) -> None:
    given_up: list[Job] = []
    monkeypatch.setattr(worker, "_handle", _raising(raised))
    monkeypatch.setattr(worker, "_give_up", given_up.append)
    assert worker.perform(job("d"), tolerated) is not None
    assert given_up == []
    with pytest.raises(GivenUpError):
        worker.perform(job("d"), tolerated + 1)
    assert given_up == [job("d")]


def test_an_installation_that_is_gone_ends_its_jobs(
    worker: Worker, monkeypatch: pytest.MonkeyPatch
) -> None:
    """But for reviews, of which a check run may have begun: the repository may come back."""
    monkeypatch.setattr(worker, "_handle", _raising(GoneError(404, "Not Found")))
    assert worker.perform(order("d"), 1) is None
    with pytest.raises(GivenUpError):
        worker.perform(job("d"), 1)


def test_jobs_of_a_suspended_installation_wait_until_it_is_taken_up_again(
    settings: Settings, worker: Worker, monkeypatch: pytest.MonkeyPatch
) -> None:
    """GitHub sends nothing again by itself, and a check run may have begun."""
    began: list[str] = []
    closed: list[Job] = []
    suspended = {42}

    def handle(given: Job) -> str:
        began.append(given.delivery)
        if given.target.installation in suspended:
            raise SuspendedError("This installation has been suspended")
        return "reviewed"

    def perform(given: Job, failures: int) -> Again | list[Job] | None:
        with monkeypatch.context() as patch:
            if not isinstance(given, InstallationJob):
                patch.setattr(worker, "_handle", handle)
            return worker.perform(given, failures)

    monkeypatch.setattr(worker, "_give_up", closed.append)
    monkeypatch.setattr("bot.queue.CONCURRENCY", 1)
    worker._queue = queue = DurableQueue(settings, perform)
    try:
        queue.put(job("d"))
        until(lambda: len(dead_letters()) == 1)
        queue.put(InstallationJob(Target(43, "", 0), "somebody else's"))
        queue.put(InstallationJob(Target(42, "", 0), "still suspended"))
        until(lambda: began == ["d", "d"] and len(dead_letters()) == 1)
        suspended.clear()
        queue.put(InstallationJob(Target(42, "", 0), "taken up"))
        until(lambda: began == ["d"] * 3 and dead_letters() == [])
        assert closed == []
    finally:
        queue.close(wait=2)


@pytest.mark.parametrize(
    ("kept", "hours", "again"),
    [
        ("order", 0.9, True),
        ("order", 1.1, False),
        ("review", 13 * 24, True),
        ("review", 15 * 24, False),
    ],
)
def test_what_was_kept_for_too_long_is_not_done(
    settings: Settings,
    worker: Worker,
    monkeypatch: pytest.MonkeyPatch,
    kept: str,
    hours: float,
    again: bool,
) -> None:
    recorder = Recorder({"again-d": [0.05, NEVER, NEVER]})
    worker._queue = queue = DurableQueue(settings, recorder)
    monkeypatch.setattr("bot.queue.time", lambda: time.time() - hours * 3600)
    try:
        queue.put(order("again-d") if kept == "order" else job("again-d"))
        until(lambda: len(dead_letters()) == 1)
        worker._take_up(42)
        if again:  # a try that leads to nothing makes it no younger
            until(lambda: len(recorder.began) == 3 and len(dead_letters()) == 1)
            assert time.time() - dead_letters()[0].since > hours * 3600 - 1
            worker._take_up(42)
        until(lambda: dead_letters() == [] and len(recorder.began) == (4 if again else 2))
        time.sleep(0.3)
        assert len(recorder.began) == (4 if again else 2)
    finally:
        queue.close(wait=2)


@respx.mock
@pytest.mark.parametrize(
    ("now", "outcome"),
    [
        ("acme/store", [replace(job("d"), target=Target(42, "acme/store", 7))]),
        ("Acme/Shop", GivenUpError),  # it is there, and not for this installation
        (None, GivenUpError),
    ],
)
def test_a_repository_that_was_renamed_is_found_again(
    worker: Worker, now: str | None, outcome: list[Job] | type[GivenUpError]
) -> None:
    tokens = respx.post(f"{API}/app/installations/42/access_tokens")
    refused = httpx.Response(422, json={"message": "no such repository"})
    tokens.mock(side_effect=[refused, refused, httpx.Response(201, json={"token": "ghs_x"})])
    moved = httpx.Response(301, headers={"location": f"{API}/repositories/9"})
    respx.get(f"{API}/repos/acme/shop").mock(return_value=moved)
    found = httpx.Response(200, json={"full_name": now}) if now else httpx.Response(404, json={})
    respx.get(f"{API}/repositories/9").mock(return_value=found)
    if isinstance(outcome, list):
        assert worker.perform(job("d"), 0) == outcome
    else:
        with pytest.raises(outcome):
            worker.perform(job("d"), 0)
    assert b'"metadata"' in tokens.calls.last.request.content


def _raising(error: Exception) -> Callable[[Job], str]:
    def handle(_: Job) -> str:
        raise error

    return handle


def test_a_hundred_of_one_account_do_not_starve_another(
    queue: DurableQueue, recorder: Recorder
) -> None:
    for number in range(100):
        queue.put(job(f"many-{number}", number))
    queue.put(ReviewJob(Target(43, "other/shop", 1), "single", "abc"))
    begun = len(recorder.began)  # writing down the jobs takes its time, in which they begin
    until(lambda: "single" in recorder.began)
    assert recorder.began.index("single") - begun < 20
    until(lambda: len(recorder.began) == 101, seconds=60)


def test_dbos_still_asks_what_waits() -> None:
    """`bot.queue._take_turns` puts itself there, for lack of a public place."""
    asks = inspect.getsource(_queue.queue_worker_thread)
    found = inspect.signature(_sys_db.SystemDatabase.get_queue_partitions)
    assert "_sys_db.get_queue_partitions(queue.name)" in asks
    assert list(found.parameters) == ["self", "queue_name"]


def test_jobs_are_done_by_a_dbos_that_does_not_ask(
    settings: Settings, recorder: Recorder, monkeypatch: pytest.MonkeyPatch
) -> None:
    take_turns = durable._take_turns
    monkeypatch.setattr(durable, "_take_turns", lambda _: take_turns(object()))
    with capture_logs() as logs:
        queue = DurableQueue(settings, recorder)
    try:
        queue.put(job("any"))
        until(lambda: recorder.began == ["any"])
    finally:
        queue.close(wait=2)
    assert ["take turns" in entry["event"] for entry in logs] == [True]


def test_turns_are_by_account() -> None:
    keys = [f"acme/shop#{number}" for number in range(100)]
    chosen = durable.one_of_each_owner([*keys, "other/shop#1", "installation 7"])
    assert chosen[0] in keys
    assert chosen[1:] == ["other/shop#1", "installation 7"]
