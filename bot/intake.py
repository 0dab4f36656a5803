"""Takes jobs in: durable when it says so, those of the same moment in one transaction.

A disk can be waited for some hundred times a second, and while it is, others come. Nobody waits
for company: what is there is written, and what comes meanwhile is next.
"""

from collections.abc import Callable, Sequence
from concurrent.futures import Future
from dataclasses import dataclass
from queue import Empty, SimpleQueue
from threading import Thread
from time import time
from typing import Final

import sqlalchemy as sa
import structlog
from dbos import DBOSClient, EnqueueOptions, error

from bot.database import engine
from bot.jobs import Job, dump

_PATIENCE: Final = 30  # seconds, while others write to a SQLite file
_log = structlog.get_logger(__name__)

Known = str | None  # the state of a job that was there before
Entry = tuple[Job, Future[Known]]


@dataclass(frozen=True, slots=True)
class Pace:
    """How many write, and how much at once: on SQLite one can, so that it takes what is there; a
    PostgreSQL server puts together by itself what several bring."""

    writers: int
    at_once: int


SQLITE: Final = Pace(1, 200)
POSTGRESQL: Final = Pace(3, 16)


class Intake:
    """Whoever hands in a job gets a promise. `lost`: told when one is broken."""

    def __init__(
        self,
        url: str,
        owner: str,
        options: Callable[[Job], EnqueueOptions],
        lost: Callable[[], None] = lambda: None,
    ) -> None:
        self._options = options
        self._lost = lost
        self._pace = SQLITE if url.startswith("sqlite") else POSTGRESQL
        self._engine = engine(url, patience=_PATIENCE, writers=self._pace.writers)
        self._client = DBOSClient(system_database_engine=self._engine, application_name=owner)
        self._waiting: SimpleQueue[Entry | None] = SimpleQueue()
        self._threads = [
            Thread(target=self._write_all, name=f"intake-{number}", daemon=True)
            for number in range(self._pace.writers)
        ]
        for thread in self._threads:
            thread.start()

    def submit(self, job: Job) -> Future[Known]:
        promise: Future[Known] = Future()
        promise.set_running_or_notify_cancel()  # who goes away takes nothing back
        self._waiting.put((job, promise))
        return promise

    def close(self) -> None:
        """What was handed in is written first."""
        self._waiting.put(None)
        for thread in self._threads:
            thread.join()
        self._client.destroy()
        self._engine.dispose()

    def _write_all(self) -> None:
        while entries := self._next():
            self._write(entries)
        self._waiting.put(None)  # for the next writer

    def _next(self) -> list[Entry]:
        """What is there, at least one; none after the end."""
        entries: list[Entry] = []
        entry = self._waiting.get()
        while entry is not None:
            entries.append(entry)
            if len(entries) == self._pace.at_once:
                return entries
            try:
                entry = self._waiting.get_nowait()
            except Empty:
                return entries
        if entries:
            self._waiting.put(None)
        return entries

    def _write(self, entries: Sequence[Entry]) -> None:
        try:
            known = self._written(entries)
        except Exception as problem:  # noqa: BLE001 - told to those who wait for it
            self._failed(entries, problem)
            return
        for (_, promise), state in zip(entries, known, strict=True):
            promise.set_result(state)

    def _failed(self, entries: Sequence[Entry], problem: Exception) -> None:
        """One may be to blame for all, but for an outage none is."""
        if len(entries) > 1 and not isinstance(problem, sa.exc.OperationalError):
            for entry in entries:
                self._write([entry])
            return
        _log.error("deliveries not taken in", jobs=len(entries), error=type(problem).__name__)
        self._lost()
        for _, promise in entries:
            promise.set_exception(problem)

    def _written(self, entries: Sequence[Entry]) -> list[Known]:
        jobs = [job for job, _ in entries]
        try:
            return self._transaction(jobs)
        except sa.exc.OperationalError:  # the database came back, or two were in each other's way
            return self._transaction(jobs)

    def _transaction(self, jobs: Sequence[Job]) -> list[Known]:
        with self._engine.begin() as connection:
            return [self._enqueue(connection, job) for job in jobs]

    def _enqueue(self, connection: sa.Connection, job: Job) -> Known:
        work = (dump(job), 1, 0, time())
        try:
            self._client.enqueue_in_transaction(connection, self._options(job), *work)
        except error.DBOSWorkflowIDInUseError as known:
            return known.workflow_status
        return None
