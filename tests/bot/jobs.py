"""Jobs for the queue, and who writes down when they ran."""

import threading
import time

from bot.jobs import Actor, ButtonJob, Job, ReviewJob, Target
from bot.queue import Again, GivenUpError

NEVER = -1.0  # for a wait: the job is given up


def job(delivery: str, number: int = 7) -> ReviewJob:
    return ReviewJob(Target(42, "acme/shop", number), delivery, "abc")


def order(delivery: str) -> ButtonJob:
    return ButtonJob(Target(42, "acme/shop", 7), delivery, Actor("alice", 1), "abc")


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
