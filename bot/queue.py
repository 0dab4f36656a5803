"""Durable jobs on DBOS: one running job per pull request, in the order of arrival.

Each attempt at a job is one DBOS step. A finer grain would, after a crash, replay decisions
recorded from reads that are old by then; instead the whole attempt runs again, and every write to
GitHub looks first whether it was done.

On SQLite, DBOS knows the time of arrival to the second; within one, the order is that of the ids.
GitHub promises no order either, so no job relies on it: each reads the head before it acts.
"""

import logging
import socket
import sqlite3
import uuid
from collections.abc import Callable
from concurrent.futures import Future
from contextlib import closing
from inspect import signature
from threading import Event
from time import time
from typing import ClassVar, Final, Protocol

import structlog
from dbos import (
    DBOS,
    DBOSConfig,
    EnqueueOptions,
    Queue,
    SetEnqueueOptions,
    SetWorkflowID,
)

from bot.intake import Intake
from bot.jobs import Job, dump, load
from bot.letters import DeadLetter, due, first_name, next_name
from bot.metrics import GIVEN_UP, WAITING
from bot.patience import wait_for_room
from bot.settings import Settings
from bot.stored import FAILED, OPEN, count, dead_letters
from bot.turns import CONCURRENCY, Turns

NAME: Final = "fix-pipeline"
QUEUE: Final = "pull-requests"
# Fixed: DBOS strands the jobs of another application version. Raise it only when stored jobs
# can no longer be read, after the queue has run empty.
VERSION: Final = "1"
POLLING: Final = 0.1
# No limit, but with one DBOS asks `get_queue_partitions` which pull requests wait: see _take_turns.
EVERYWHERE: Final = 10_000
# DBOS takes up again what a crash left before `launch` returns; such a job may have nothing to do
# but to put down its next attempt.
STARTING: Final = 60.0
_ENDED: Final = frozenset({"SUCCESS", FAILED})
_log = structlog.get_logger(__name__)

# What a job is told of itself and says of its next attempt: after how many seconds that is due,
# and how often it has failed. A wait that GitHub asks for is no failure.
Again = tuple[float, int]
Following = list[Job]  # jobs that an attempt found out to be needed
Perform = Callable[[Job, int], Again | Following | None]


class GivenUpError(Exception):
    """A job failed for good; it stays in the database, to be replayed."""


class JobQueue(Protocol):
    """Where the web process puts jobs; each is durable when its promise is kept."""

    def submit(self, job: Job) -> Future[None]: ...


class DurableQueue:
    """The queue in this process; `perform` does one attempt at a job that has failed so often,
    and says when the next is due, None when the job is done. `lost`: told of a job that could not
    be stored."""

    _perform: Perform | None = None
    _queue: Queue | None = None
    _started: ClassVar[Event] = Event()
    _turns: ClassVar[Turns] = Turns()

    def __init__(
        self,
        settings: Settings,
        perform: Perform,
        executor: str | None = None,
        *,
        working: bool = True,
        lost: Callable[[], None] = lambda: None,
    ) -> None:
        executor = executor or executor_id(settings.database_url)
        logging.getLogger("dbos").addFilter(_unexpected)
        _use_write_ahead_log(settings.database_url)
        wait_for_room()
        engine = DBOS(config=_config(settings.database_url, executor))
        DurableQueue._perform = perform
        DurableQueue._started.clear()
        if not working:
            DBOS.listen_queues([])  # it puts jobs there for others
        DBOS.launch()
        _take_turns(engine)
        DurableQueue._queue = DBOS.register_queue(
            QUEUE,
            concurrency=EVERYWHERE,
            worker_concurrency=CONCURRENCY,
            partition_concurrency=1,
            polling_interval_sec=POLLING,
        )
        DurableQueue._started.set()
        self._intake = Intake(settings.database_url, NAME, _options, lost)
        WAITING.set_function(lambda: count(OPEN))
        GIVEN_UP.set_function(lambda: count((FAILED,)))

    def put(self, job: Job) -> None:
        """As `submit`, for who can wait."""
        self.submit(job).result()

    def submit(self, job: Job) -> Future[None]:
        """The promise that it is in the database. The same delivery again changes nothing, unless
        it was given up before."""
        stored: Future[None] = Future()
        stored.set_running_or_notify_cancel()
        self._intake.submit(job).add_done_callback(lambda known: self._stored(job, known, stored))
        return stored

    def _stored(self, job: Job, known: Future[str | None], stored: Future[None]) -> None:
        try:
            if known.result() in _ENDED:
                self._try_again(_identity(job))
        except Exception as problem:  # noqa: BLE001 - told to who waits for it
            stored.set_exception(problem)
        else:
            stored.set_result(None)

    def _try_again(self, identity: str) -> None:
        for letter in dead_letters(identity):
            if letter.first == identity:
                self.try_again(letter)

    def try_again(self, letter: DeadLetter) -> None:
        """Queued before it is deleted: a crash between leaves both, which does no harm."""
        work = (dump(letter.due(time())), 1, 0, letter.since)
        _enqueue(letter.successor, letter.job.target.key, work)
        self.forget(letter)

    def forget(self, letter: DeadLetter) -> None:
        DBOS.delete_workflows([letter.identity])

    def close(self, *, wait: int = 20) -> None:
        """Running jobs may finish; what does not is recovered at the next start."""
        self._intake.close()
        DBOS.destroy(workflow_completion_timeout_sec=wait)
        DurableQueue._perform = DurableQueue._queue = None


@DBOS.workflow(name="job")
def run_job(text: str, attempt: int = 1, failures: int = 0, since: float | None = None) -> None:
    """One attempt. The next is a job of its own, so that nobody waits behind one that waits.
    `since`: when the job came, in seconds."""
    outcome = attempt_job(text, failures, since)
    if isinstance(outcome, list):
        for following in map(load, outcome):
            identity = _identity(following)
            if identity == first_name(str(DBOS.workflow_id)):  # the same, with what is known now
                identity = next_name(str(DBOS.workflow_id))
            _enqueue(identity, following.target.key, (dump(following), 1, 0, since))
    elif outcome is not None:
        after, failures = outcome
        first = str(DBOS.workflow_id).partition("~")[0]
        work = (text, attempt + 1, failures, since)
        _enqueue(f"{first}~{attempt + 1}", load(text).target.key, work, after=after)


@DBOS.step(name="attempt")
def attempt_job(text: str, failures: int, since: float | None = None) -> Again | list[str] | None:
    if DurableQueue._perform is None:
        raise RuntimeError("a job began before the queue was ready")
    waited = 0.0 if since is None else time() - since
    job = due(load(text), waited)
    with DurableQueue._turns.taken(job.target.key):
        outcome = DurableQueue._perform(job, failures)
    return [dump(following) for following in outcome] if isinstance(outcome, list) else outcome


def _unexpected(record: logging.LogRecord) -> bool:
    """That a job was given up is told by who gave it up: no fault that needs a traceback."""
    return record.exc_info is None or not isinstance(record.exc_info[1], GivenUpError)


def _options(job: Job) -> EnqueueOptions:
    return {
        "queue_name": QUEUE,
        "workflow_name": "job",
        "workflow_id": _identity(job),
        "workflow_id_reuse_policy": "reject",
        "queue_partition_key": job.target.key,
    }


def _identity(job: Job) -> str:
    return f"{job.delivery}:{job.target.key}"


def _enqueue(
    identity: str,
    key: str,
    work: tuple[str, int, int, float | None],
    *,
    after: float | None = None,
) -> None:
    DurableQueue._started.wait(STARTING)
    queue = DurableQueue._queue
    if queue is None:
        raise RuntimeError("there is no queue any more")
    options = SetEnqueueOptions(queue_partition_key=key, delay_seconds=after)
    with SetWorkflowID(identity), options:
        queue.enqueue(run_job, *work)


def recover(executors: list[str]) -> None:
    """Take over what dead executors had begun; DBOS offers no public call for it."""
    DBOS._recover_pending_workflows(executors)


def _take_turns(engine: DBOS) -> None:
    """DBOS begins any of the waiting pull requests, each as likely as the others; it offers no
    public way to choose."""
    database = getattr(engine, "_sys_db", None)
    waiting = getattr(database, "get_queue_partitions", None)
    if waiting is None or list(signature(waiting).parameters) != ["queue_name"]:
        _log.warning("accounts do not take turns: this DBOS does not ask what waits")
        return

    def chosen(queue_name: str) -> list[str]:
        return DurableQueue._turns.chosen(waiting(queue_name))

    setattr(database, "get_queue_partitions", chosen)  # noqa: B010 - not in every DBOS


def _config(database_url: str, executor: str) -> DBOSConfig:
    return {
        "name": NAME,
        "system_database_url": database_url,
        "application_version": VERSION,
        "executor_id": executor,
        "log_level": "WARNING",
        "max_executor_threads": CONCURRENCY * 3,
    }


def executor_id(database_url: str) -> str:
    """On SQLite there is mostly one process, which takes up its own jobs after a crash; `slots`
    tells several apart. On PostgreSQL each process has a name of its own, and the janitor recovers
    for the dead."""
    if database_url.startswith("sqlite"):
        return "local"
    return f"{socket.gethostname()}-{uuid.uuid4().hex[:8]}"


def _use_write_ahead_log(database_url: str) -> None:
    """The file remembers the mode: without it, readers and writers stop each other."""
    if database_url.startswith("sqlite:///"):
        path = database_url.removeprefix("sqlite:///")
        with closing(sqlite3.connect(path)) as connection:
            connection.execute("PRAGMA journal_mode=WAL")
