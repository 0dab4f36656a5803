"""Takes jobs, runs their handler, logs and counts the outcome."""

import os
import signal
import sqlite3
import sys
import threading
import time
from contextvars import Context
from dataclasses import replace
from typing import TYPE_CHECKING, Final

import sqlalchemy
import structlog
from prometheus_client import start_http_server

from bot.github.errors import (
    DeniedError,
    GoneError,
    SuspendedError,
    ThrottledError,
    UnavailableError,
)
from bot.github.gate import RESET
from bot.isolation import allow
from bot.janitor import Janitor
from bot.jobs import InstallationJob, Job, ReviewJob, SuiteJob
from bot.limits import Limits
from bot.log import configure
from bot.metrics import JOB_SECONDS, JOBS
from bot.queue import Again, DurableQueue, Following, GivenUpError, executor_id
from bot.settings import (
    Settings,
    SettingsError,
    check_key,
    forget_secrets,
    metrics_port,
    use_own_manual,
)
from bot.slots import Slots
from bot.stored import database_answers, dead_letters
from bot.writes import LATER, Writes

if TYPE_CHECKING:
    from bot.github.client import GitHubApp
    from bot.handlers import PullRequestJob

READY_FOR: Final = 30.0
MARGIN: Final = 0.5  # clocks differ, and GitHub tells whole seconds
OUTAGE_WAIT: Final = 600.0
# How often a job may fail: hours of an outage; a fault of ours is not mended by trying.
OUTAGES: Final = 20
TRIES: Final = {"failed": 4, "refused": 4}
KEPT: Final = frozenset({"suspended", "no access"})  # until the installation changes
_log = structlog.get_logger(__name__)


class Worker:
    """The part of a process that does jobs."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._app: GitHubApp | None = None
        self._accepted: float | None = None  # when GitHub last took the App's credentials
        self._lock = threading.Lock()
        self._queue: DurableQueue | None = None
        self._janitor: Janitor | None = None
        self._slots: Slots | None = None
        self._times: tuple[Limits, Writes] | None = None

    def start(self, *, working: bool = True, receiving: bool = True) -> DurableQueue:
        """The queue; without `working` jobs are put there and done elsewhere, without `receiving`
        they are put there elsewhere."""
        settings, url = self._settings, self._settings.database_url
        allow(settings.analysis)
        try:
            self._slots = Slots(url) if url.startswith("sqlite") else None
            executor = self._slots.mine if self._slots else executor_id(url)
            self._times = Limits(url), Writes(url)
            takes = self._times[1].possible
            janitor = Janitor(settings, executor, self.app, takes, receiving=receiving)
            self._janitor, lost = janitor, janitor.miss
            self._queue = DurableQueue(settings, self.perform, executor, working=working, lost=lost)
        except (OSError, sqlite3.Error, sqlalchemy.exc.SQLAlchemyError) as error:
            problem = f"cannot be used: {str(error).splitlines()[0]}"
            mend = "Is the database there, and may this user write to it?"
            raise SettingsError("DATABASE_URL", problem, mend) from error
        if self._slots is not None:
            janitor.watch(self._slots)
        janitor.start()
        return self._queue

    def stop(self) -> None:
        if self._janitor is not None:
            self._janitor.stop()
        if self._queue is not None:
            self._queue.close()
        for times in self._times or ():
            times.close()
        if self._slots is not None:
            self._slots.close()

    def app(self) -> "GitHubApp":
        """Made at its first use: a server that waits has no need of the GitHub library."""
        from bot.github.client import GitHubApp

        with self._lock:
            if self._app is None:
                limits, writes = self._times or (None, None)
                self._app = GitHubApp(self._settings, limits, self._lives, writes)
            return self._app

    def _lives(self, begun: float) -> bool:
        return self._janitor is None or self._janitor.lives(begun)

    def problems(self) -> list[str]:
        """What `/readyz` shows: sentences, none when all is well. GitHub may be away: whose
        credentials it took before goes on taking deliveries."""
        found = [] if database_answers() else ["the database does not answer"]
        # Whoever asks every second does not spend GitHub's patience.
        if self._accepted is None or time.monotonic() - self._accepted > READY_FOR:
            found += self._refusals()
        return found

    def _refusals(self) -> list[str]:
        try:
            self.app().get("/app", object)
        except DeniedError as denied:
            self._accepted = None
            return [f"GitHub does not accept the App's credentials: {denied.reason}"]
        except ThrottledError as throttled:
            return [throttled.reason] if self._accepted is None else []
        self._accepted = time.monotonic()
        return []

    def perform(self, job: Job, failures: int) -> Again | Following | None:
        """One attempt; when the next is due, or what follows, or None when the job is over.
        Whatever a handler raises ends here: a job costs itself only."""
        began = time.monotonic()
        target = job.target
        log = _log.bind(delivery=job.delivery, repository=target.repository, number=target.number)
        log = log.bind(head=getattr(job, "head", None))
        again, outcome = self._attempt(job, failures, log)
        if again is None and self._times is not None and self._times[1].left(target.key):
            again = (LATER, failures)  # what came late may stand there twice by then
        JOBS.labels(job.kind, outcome).inc()
        JOB_SECONDS.labels(job.kind).observe(time.monotonic() - began)
        log.info("job ended", kind=job.kind, outcome=outcome, failures=failures)
        if isinstance(again, list):
            return again
        hopeless = again is not None and again[1] >= TRIES.get(outcome, OUTAGES)
        if hopeless:
            self._give_up(job, outcome)
        if hopeless or outcome in KEPT:
            raise GivenUpError(f"{job.kind} {target.key} of delivery {job.delivery}: {outcome}")
        return again

    def _attempt(
        self, job: Job, failures: int, log: structlog.BoundLogger
    ) -> tuple[Again | Following | None, str]:
        try:
            return self._done(job)
        except GoneError as gone:
            log.info("no longer installed", reason=gone.reason)
            # It may come back, and a check run may have begun.
            outcome = "no access" if isinstance(job, ReviewJob) else "uninstalled"
            return _to_be_ended(job, gone), outcome
        except SuspendedError as suspended:
            log.info("the installation is suspended", reason=suspended.reason)
            return _to_be_ended(job, suspended), "suspended"
        except UnavailableError as away:
            log.warning("GitHub is away", reason=away.reason)
            wait = min(away.seconds * 2**failures, OUTAGE_WAIT)
            asked = min(away.asked, RESET) + MARGIN if away.asked else 0
            return (max(wait, asked), failures + 1), "unavailable"
        except ThrottledError as throttled:
            log.warning("job must wait", seconds=throttled.seconds, reason=throttled.reason)
            return (min(throttled.seconds, RESET) + MARGIN, failures), "throttled"
        except Exception as fault:  # the one place where one of ours is caught
            again = (2.0 ** (failures + 1), failures + 1)
            if isinstance(fault, DeniedError) and fault.no_access:  # or not shown yet
                log.warning("GitHub does not show what is needed", reason=fault.reason)
                return again, "refused"
            log.exception("job failed", kind=job.kind)
        return again, "failed"

    def _done(self, job: Job) -> tuple[Following | None, str]:
        try:
            done = self._spread(job) if isinstance(job, SuiteJob) else self._handle(job)
            return (None, done) if isinstance(done, str) else (done, "spread")
        except (DeniedError, GoneError) as denied:
            moved = self._moved(job, denied)
            if moved is None:
                raise
            return moved, "moved"

    def _moved(self, job: Job, denied: DeniedError | GoneError) -> Following | None:
        """The same job where its repository is now, if that was what it lacked."""
        from bot.github.whereabouts import whereabouts

        gone = denied if isinstance(denied, GoneError) else None
        if isinstance(denied, DeniedError) and not denied.no_access:
            return None
        now = whereabouts(self.app(), job.target.installation, job.target.repository)
        if now is None:
            return None
        target = replace(job.target, installation=now[0], repository=now[1])
        following = (_to_be_ended(job, gone) if gone else None) or [job]
        return [replace(each, target=target) for each in following]

    def _spread(self, job: SuiteJob) -> Following:
        from bot.handlers import reviews_of

        with self.app().installation(job.target.installation, job.target.repository) as client:
            return list(reviews_of(client, job))

    def _handle(self, job: "PullRequestJob | InstallationJob") -> Following | str:
        from bot.handlers import handle, installation_changed

        if isinstance(job, InstallationJob):
            outcome = installation_changed(self.app(), job)
            # Outside of the job that this is: what is put into the queue is no part of it.
            Context().run(self._take_up, job)
            return outcome
        target = job.target
        home = self.app().installation(target.installation, target.repository, job=target.key)
        with home as client:
            done = handle(client, job)
            return done if isinstance(done, str) else list(done)

    def _take_up(self, changed: InstallationJob) -> None:
        """Once more what was given up there, above all because it was suspended: check runs may
        have begun, and people wait for an answer. Nothing is done twice by it."""
        for letter in dead_letters():
            if not changed.concerns(letter.job.target) or self._queue is None:
                continue
            if letter.outlived(time.time()):
                _log.info("too old to be tried again", delivery=letter.job.delivery)
                self._queue.forget(letter)
            else:
                self._queue.try_again(letter)

    def _give_up(self, job: Job, outcome: str) -> None:
        from bot.handlers import FAULT, REFUSED, abandon

        if isinstance(job, (InstallationJob, SuiteJob)):
            return
        try:
            target = job.target
            with self.app().installation(target.installation, target.repository) as client:
                abandon(client, job, REFUSED if outcome == "refused" else FAULT)
        except (ThrottledError, DeniedError, GoneError, SuspendedError) as error:
            _log.warning("job could not be closed", delivery=job.delivery, reason=error.reason)


def _to_be_ended(job: Job, lost: GoneError | SuspendedError) -> Following | None:
    """When the review is tried again, its check run may be out of sight: the job has to know."""
    if isinstance(job, ReviewJob) and lost.begun and not job.begun:
        return [replace(job, begun=True)]
    return None


def show_metrics(host: str, port: int | None) -> None:
    """Jobs, calls and findings are counted where the work is done."""
    if port is None:
        return
    try:
        start_http_server(port, host)
    except OSError as error:
        mend = "Each worker of a machine needs one of its own."
        raise SettingsError("METRICS_PORT", f"cannot be used: {error.strerror}", mend) from None


def main() -> int:
    """`fix-pipeline worker`: jobs alone, until told to stop."""
    stop = threading.Event()
    for name in (signal.SIGTERM, signal.SIGINT):
        signal.signal(name, lambda *_: stop.set())
    try:
        settings = Settings.from_environment(os.environ)
        check_key(settings)
        configure(settings.log_format)
        use_own_manual(os.environ)
        forget_secrets(os.environ)
        show_metrics(settings.host, metrics_port(os.environ))
        worker = Worker(settings)
        worker.start(receiving=False)
    except SettingsError as error:
        sys.stderr.write(f"fix-pipeline: {error}\n")
        return 2
    stop.wait()
    worker.stop()
    return 0


if __name__ == "__main__":
    sys.exit(main())
