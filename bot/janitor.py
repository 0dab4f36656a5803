"""Background care: heartbeats, jobs of dead processes, deliveries that failed."""

import threading
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Final

import sqlalchemy as sa
import structlog

from bot.github.errors import DeniedError, ThrottledError
from bot.queue import recover
from bot.settings import Settings

if TYPE_CHECKING:
    from bot.github.client import GitHubApp

BEAT: Final = 5.0
DEAD_AFTER: Final = 25.0
FIRST_SWEEP: Final = 2.0  # the server must listen before it asks for what it missed
# GitHub waits ten seconds for an answer: what was on its way when a process died fails only then.
SECOND_SWEEP: Final = 15.0
SWEEP: Final = 600.0  # GitHub keeps failed deliveries for three days and never tries again
KEPT: Final = timedelta(days=3)
OVERLAP: Final = timedelta(hours=1)
_log = structlog.get_logger(__name__)
_metadata = sa.MetaData()
_executors = sa.Table(
    "fix_pipeline_executors",
    _metadata,
    sa.Column("id", sa.String(200), primary_key=True),
    sa.Column("seen", sa.Float, nullable=False),
)


class Heartbeats:
    """Which processes live. Only for PostgreSQL: on SQLite there is one process."""

    def __init__(self, engine: sa.Engine, executor: str) -> None:
        self._engine = engine
        self._executor = executor
        _metadata.create_all(engine)

    def beat(self, now: float) -> None:
        with self._engine.begin() as connection:
            mine = _executors.c.id == self._executor
            touched = connection.execute(sa.update(_executors).where(mine).values(seen=now))
            if touched.rowcount == 0:
                connection.execute(sa.insert(_executors).values(id=self._executor, seen=now))

    def bury(self, now: float) -> list[str]:
        """Executors that have gone silent; each is given to one caller only, once."""
        silent = _executors.c.seen < now - DEAD_AFTER
        with self._engine.begin() as connection:
            gone = sa.delete(_executors).where(silent).returning(_executors.c.id)
            return list(connection.execute(gone).scalars())


class Janitor:
    """One thread; a failure is logged and costs one round."""

    def __init__(self, settings: Settings, executor: str, app: Callable[[], "GitHubApp"]) -> None:
        self._app = app
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._run, name="janitor", daemon=True)
        self._heartbeats: Heartbeats | None = None
        if not settings.database_url.startswith("sqlite"):
            url = settings.database_url.replace("postgresql://", "postgresql+psycopg://", 1)
            self._heartbeats = Heartbeats(sa.create_engine(url), executor)

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        self._stop.set()
        self._thread.join(timeout=5)

    def _run(self) -> None:
        """At the start everything that GitHub still knows is gone through."""
        since = datetime.now(UTC) - KEPT
        sweep_at = time.monotonic() + FIRST_SWEEP
        after = [SECOND_SWEEP]
        while not self._stop.wait(max(min(BEAT, sweep_at - time.monotonic()), 0)):
            self.take_over()
            if time.monotonic() >= sweep_at:
                began = datetime.now(UTC)
                wait = self.sweep(since)
                since = since if wait < SWEEP else began - OVERLAP
                if wait == SWEEP and after:
                    wait = after.pop()
                sweep_at = time.monotonic() + wait

    def take_over(self) -> None:
        if self._heartbeats is None:
            return
        try:
            now = time.time()
            self._heartbeats.beat(now)
            dead = self._heartbeats.bury(now)
            if dead:
                _log.warning("taking over from dead processes", executors=dead)
                recover(dead)
        except sa.exc.SQLAlchemyError as error:
            _log.warning("no heartbeat", error=type(error).__name__)

    def sweep(self, since: datetime) -> float:
        """Seconds until the next; soon, when this one could not be done."""
        from bot.github.deliveries import redeliver_failed

        try:
            redeliver_failed(self._app(), since)
        except ThrottledError as throttled:
            _log.warning("deliveries not swept", reason=throttled.reason)
            return max(throttled.seconds, BEAT)
        except DeniedError as denied:
            _log.warning("deliveries not swept", reason=denied.reason)
        return SWEEP
