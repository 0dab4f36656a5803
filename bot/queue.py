"""Durable jobs on DBOS: one running job per pull request, in the order of arrival.

Each attempt at a job is one DBOS step. A finer grain would, after a crash, replay decisions
recorded from reads that are old by then; instead the whole attempt runs again, and every write to
GitHub looks first whether it was done.

On SQLite, DBOS knows the time of arrival to the second; within one, the order is that of the ids.
GitHub promises no order either, so no job relies on it: each reads the head before it acts.
"""

import socket
import sqlite3
import uuid
from collections.abc import Callable
from contextlib import closing
from typing import Final, Protocol

import sqlalchemy
from dbos import DBOS, DBOSConfig, Queue, SetEnqueueOptions, SetWorkflowID

from bot.jobs import Job, dump, load
from bot.settings import Settings

NAME: Final = "fix-pipeline"
QUEUE: Final = "pull-requests"
# Fixed: DBOS strands the jobs of another application version. Raise it only when stored jobs
# can no longer be read, after the queue has run empty.
VERSION: Final = "1"
POLLING: Final = 0.1
CONCURRENCY: Final = 8
ATTEMPTS: Final = 6

Perform = Callable[[Job, bool], float | None]


class JobQueue(Protocol):
    """Where the web process puts jobs; durable when `put` returns."""

    def put(self, job: Job) -> None: ...


class DurableQueue:
    """The queue in this process; `perform` does a job and says after how many seconds it must
    be tried again, None when it is done. It is told whether the attempt is the last."""

    _perform: Perform | None = None

    def __init__(self, settings: Settings, perform: Perform) -> None:
        self.executor = _executor_id(settings.database_url)
        _use_write_ahead_log(settings.database_url)
        DBOS(config=_config(settings.database_url, self.executor))
        DurableQueue._perform = perform
        DBOS.launch()
        self._queue: Queue = DBOS.register_queue(
            QUEUE,
            worker_concurrency=CONCURRENCY,
            partition_concurrency=1,
            polling_interval_sec=POLLING,
        )

    def put(self, job: Job) -> None:
        """The same delivery again changes nothing: its id is the workflow's."""
        identity = f"{job.delivery}:{job.target.key}"
        with SetWorkflowID(identity), SetEnqueueOptions(queue_partition_key=job.target.key):
            self._queue.enqueue(run_job, dump(job))

    def close(self, *, wait: int = 20) -> None:
        """Running jobs may finish; what does not is recovered at the next start."""
        DBOS.destroy(workflow_completion_timeout_sec=wait)
        DurableQueue._perform = None


@DBOS.workflow(name="job")
def run_job(text: str) -> None:
    for attempt in range(1, ATTEMPTS + 1):
        wait = attempt_job(text, attempt == ATTEMPTS)
        if wait is None:
            return
        DBOS.sleep(wait)


@DBOS.step(name="attempt")
def attempt_job(text: str, last: bool) -> float | None:
    if DurableQueue._perform is None:
        raise RuntimeError("a job began before the queue was ready")
    return DurableQueue._perform(load(text), last)


def database_answers() -> bool:
    """Whether the queue's database can be read now."""
    try:
        DBOS.list_workflows(limit=1, load_input=False, load_output=False)
    except sqlalchemy.exc.SQLAlchemyError:
        return False
    return True


def recover(executors: list[str]) -> None:
    """Take over what dead executors had begun; DBOS offers no public call for it."""
    DBOS._recover_pending_workflows(executors)


def _config(database_url: str, executor: str) -> DBOSConfig:
    return {
        "name": NAME,
        "system_database_url": database_url,
        "application_version": VERSION,
        "executor_id": executor,
        "log_level": "WARNING",
        "max_executor_threads": CONCURRENCY * 3,
    }


def _executor_id(database_url: str) -> str:
    """On SQLite there is one process, which takes up its own jobs after a crash. On PostgreSQL
    each process has a name of its own, and the janitor recovers for the dead."""
    if database_url.startswith("sqlite"):
        return "local"
    return f"{socket.gethostname()}-{uuid.uuid4().hex[:8]}"


def _use_write_ahead_log(database_url: str) -> None:
    """The file remembers the mode: without it, readers and writers stop each other."""
    if database_url.startswith("sqlite:///"):
        path = database_url.removeprefix("sqlite:///")
        with closing(sqlite3.connect(path)) as connection:
            connection.execute("PRAGMA journal_mode=WAL")
