"""The durable queue on a SQLite file: order, duplicates, restarts."""

import inspect
import threading
import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import sqlalchemy
from dbos import DBOS, _queue, _sys_db
from prometheus_client import generate_latest
from structlog.testing import capture_logs

from bot import queue as durable
from bot import stored
from bot.jobs import Job, ReviewJob, Target
from bot.queue import Again, DurableQueue, GivenUpError
from bot.settings import Settings
from bot.stored import count, dead_letters, forget_done, hasten
from bot.turns import CONCURRENCY, MOST
from tests.bot.jobs import NEVER, Recorder, job, order, until


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


def test_a_job_waits_no_longer_once_the_clock_was_set(settings: Settings) -> None:
    recorder = Recorder({"d": [3600.0]})
    queue = DurableQueue(settings, recorder)
    try:
        queue.put(job("d"))
        until(lambda: count(("DELAYED",)) == 1)
        hasten()
        until(lambda: recorder.began == ["d", "d"])
    finally:
        queue.close(wait=2)


def test_without_a_database_nothing_is_hastened(monkeypatch: pytest.MonkeyPatch) -> None:
    def away(**_: object) -> list[object]:
        raise sqlalchemy.exc.OperationalError("SELECT", {}, Exception("away"))

    monkeypatch.setattr("bot.stored.DBOS.list_workflows", away)
    with capture_logs() as logs:
        hasten()
    assert logs[0]["error"] == "OperationalError"


def test_a_job_that_must_wait_is_tried_again(queue: DurableQueue, recorder: Recorder) -> None:
    queue.put(job("again"))
    until(lambda: len(recorder.began) == 3)
    assert recorder.began == ["again"] * 3


def test_others_go_on_while_a_job_waits(queue: DurableQueue, recorder: Recorder) -> None:
    recorder._waits["patient"] = [60.0]
    for number in range(2 * CONCURRENCY):
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
    monkeypatch.setattr(stored, "AT_ONCE", 2)
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
    assert stored.database_answers()


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


def test_the_next_attempt_is_put_down_by_a_job_that_starts_before_the_queue(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of a job that was killed between its attempt and the next one, only that is left to do."""
    killed, reached = threading.Event(), threading.Event()

    def dies(*_args: object, **_options: object) -> None:
        reached.set()
        killed.wait(15)
        raise SystemExit

    with monkeypatch.context() as patch:
        patch.setattr(durable, "_enqueue", dies)
        queue = DurableQueue(settings, Recorder({"again": [0.0]}))
        queue.put(job("again"))
        assert reached.wait(15)
        queue.close(wait=0)
        killed.set()
    second, take_turns = Recorder(), durable._take_turns

    def late(engine: DBOS) -> None:
        time.sleep(1)  # what is recovered runs by now
        take_turns(engine)

    monkeypatch.setattr(durable, "_take_turns", late)
    queue = DurableQueue(settings, second)
    try:
        until(lambda: second.began == ["again"])
    finally:
        queue.close(wait=2)


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


def test_one_account_does_not_take_all_places(settings: Settings) -> None:
    """GitHub may be slow for one alone."""
    release, began = threading.Event(), list[str]()

    def perform(given: Job, _: int) -> None:
        began.append(given.delivery)
        if given.target.repository.startswith("acme/"):
            release.wait(20)

    made = DurableQueue(settings, perform)
    try:
        for number in range(CONCURRENCY + 2):
            made.put(job(f"slow-{number}", number))
        until(lambda: len(began) == MOST)
        made.put(ReviewJob(Target(43, "other/shop", 1), "quick", "abc"))
        until(lambda: "quick" in began)
        assert len(began) == MOST + 1
        release.set()
        until(lambda: len(began) == CONCURRENCY + 3)
    finally:
        release.set()
        made.close(wait=5)


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


def test_what_waits_and_what_was_given_up_is_counted(settings: Settings) -> None:
    release = threading.Event()

    def perform(given: Job, failures: int) -> None:
        release.wait(10)
        raise GivenUpError(given.delivery)

    made = DurableQueue(settings, perform)
    try:
        made.put(job("d-1"))
        made.put(job("d-2"))
        until(lambda: "fix_pipeline_jobs_waiting 2.0" in generate_latest().decode())
        release.set()
        until(lambda: "fix_pipeline_jobs_given_up 2.0" in generate_latest().decode())
        assert "fix_pipeline_jobs_waiting 0.0" in generate_latest().decode()
    finally:
        made.close(wait=2)
    assert "fix_pipeline_jobs_waiting NaN" in generate_latest().decode()


@pytest.mark.parametrize(("hours", "late"), [(1.9, False), (2.1, True)])
def test_an_order_that_waited_for_long_is_late(
    settings: Settings, monkeypatch: pytest.MonkeyPatch, hours: float, late: bool
) -> None:
    """Whether it waited in the queue or for its next attempt."""
    seen: list[Job] = []

    def perform(given: Job, failures: int) -> Again | None:
        seen.append(given)
        return None if len(seen) == 2 else (0.05, 0)

    made = DurableQueue(settings, perform)
    try:
        with monkeypatch.context() as long_ago:
            long_ago.setattr("bot.intake.time", lambda: time.time() - hours * 3600)
            made.put(order("d-1"))
        until(lambda: len(seen) == 2)
        assert seen == [replace(order("d-1"), late=late)] * 2
    finally:
        made.close(wait=2)
