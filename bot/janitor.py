"""Background care: heartbeats, jobs of dead processes and old ones, deliveries that failed."""

import threading
import time
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Final

import sqlalchemy as sa
import structlog

from bot.database import driven
from bot.github.errors import DeniedError, ThrottledError
from bot.queue import recover
from bot.settings import Settings
from bot.slots import Slots
from bot.stored import forget_done, hasten

if TYPE_CHECKING:
    from bot.github.client import GitHubApp

BEAT: Final = 5.0
DEAD_AFTER: Final = 25.0
# Where the database has no connection of it any more, less silence is proof enough.
GONE_AFTER: Final = 8.0
FIRST_SWEEP: Final = 2.0  # the server must listen before it asks for what it missed
# GitHub waits ten seconds for an answer: what was on its way when a process died fails only then.
SECOND_SWEEP: Final = 15.0
SWEEP: Final = 600.0  # GitHub keeps failed deliveries for three days and never tries again
SET_BACK: Final = 10.0  # seconds: who sets a clock by a little does so slowly
_UNAUTHORISED: Final = 401
KEPT: Final = timedelta(days=3)
# Longer than any GitHub can send a delivery again: done twice it would do no harm, but show.
REMEMBERED: Final = timedelta(days=14)
OVERLAP: Final = timedelta(hours=1)
_CLOCK: Final = sa.select(sa.extract("epoch", sa.func.now()))
NAME_LENGTH: Final = 63  # PostgreSQL cuts names of connections there
_NAME: Final = sa.column("application_name", sa.String)
_CONNECTED: Final = sa.select(_NAME).select_from(sa.table("pg_stat_activity"))
_log = structlog.get_logger(__name__)
_metadata = sa.MetaData()
_executors = sa.Table(
    "fix_pipeline_executors",
    _metadata,
    sa.Column("id", sa.String(200), primary_key=True),
    sa.Column("seen", sa.Float, nullable=False),
)


def connected_as(executor: str, url: str) -> sa.Engine:
    """Its connections carry the name of the process."""
    return sa.create_engine(url, connect_args={"application_name": executor[:NAME_LENGTH]})


class Heartbeats:
    """Which processes live. Only for PostgreSQL: on SQLite there is one process."""

    def __init__(self, engine: sa.Engine, executor: str) -> None:
        self._engine = engine
        self._tells_connections = engine.dialect.name == "postgresql"
        self._executor = executor
        _metadata.create_all(engine)

    def beat(self, now: float) -> None:
        with self._engine.begin() as connection:
            mine = _executors.c.id == self._executor
            touched = connection.execute(sa.update(_executors).where(mine).values(seen=now))
            if touched.rowcount == 0:
                connection.execute(sa.insert(_executors).values(id=self._executor, seen=now))

    def silent(self, now: float) -> list[str]:
        """Executors that have gone silent."""
        found = sa.select(_executors.c.id).where(self._gone(now)).order_by(_executors.c.id)
        with self._engine.connect() as connection:
            return list(connection.execute(found).scalars())

    def bury(self, executors: list[str], now: float) -> None:
        """Forget those that are silent still."""
        with self._engine.begin() as connection:
            named = _executors.c.id.in_(executors)
            connection.execute(sa.delete(_executors).where(named, self._gone(now)))

    def _gone(self, now: float) -> sa.ColumnElement[bool]:
        """Silent for long, or for a while and without a connection: the kernel ends those of a
        process that was killed at once."""
        long = _executors.c.seen < now - DEAD_AFTER
        if not self._tells_connections:
            return long
        own = _CONNECTED.where(sa.func.left(_executors.c.id, NAME_LENGTH) == _NAME)
        return long | ((_executors.c.seen < now - GONE_AFTER) & ~own.exists())

    def now(self) -> float:
        """By the database's clock: those of the machines may differ."""
        with self._engine.connect() as connection:
            return float(connection.execute(_CLOCK).scalar_one())


def _clocks() -> tuple[float, float]:
    """One that none can set, and one that goes on while the machine sleeps."""
    return time.monotonic(), time.time()


def _between(earlier: tuple[float, float], later: tuple[float, float]) -> float:
    return max(now - then for then, now in zip(earlier, later, strict=True))


def inherit(slots: Slots) -> None:
    """Jobs of processes beside this one that have died; where all live, there are none."""
    try:
        for name in slots.left():
            recover([name])
    except sa.exc.SQLAlchemyError as error:
        _log.warning("nothing taken over", error=type(error).__name__)


class Janitor:
    """A failure is logged and costs one round. It is made before this executor begins
    jobs: one that dies with its first must be known to the others. `receiving`: this process takes
    deliveries. Others do not look for missed ones: where nobody takes them, each would only use
    up one of the few attempts that a delivery has. `takes`: the database does, anything."""

    def __init__(
        self,
        settings: Settings,
        executor: str,
        app: Callable[[], "GitHubApp"],
        takes: Callable[[], bool] = lambda: True,
        *,
        receiving: bool = True,
    ) -> None:
        self._app = app
        self._takes = takes
        self._missed = threading.Event()
        self._stop = threading.Event()
        self._answers = True  # the database does
        self._beat = self._steady = -DEAD_AFTER  # when it did last, and since when again and again
        self._heard = _clocks()  # when others heard of it last, and since when again and again
        self._heard_since = self._heard[0]
        self._looked = _clocks()
        self._heartbeats: Heartbeats | None = None
        if not settings.database_url.startswith("sqlite"):
            url = driven(settings.database_url)
            self._heartbeats = Heartbeats(connected_as(executor, url), executor)
            self._heartbeats.beat(self._heartbeats.now())
        # A thread each: deliveries may be many, and the heart must beat meanwhile.
        tasks = [self._beats] if self._heartbeats else []
        tasks += [self._sweeps] if receiving else []
        self._threads = [
            threading.Thread(target=task, name=f"janitor{task.__name__}", daemon=True)
            for task in tasks
        ]

    def watch(self, slots: Slots) -> None:
        """The slots of a SQLite file, where no heart beats."""

        def watching() -> None:
            while not self._stop.wait(BEAT):
                inherit(slots)
                self.mind_the_clock()

        self._threads.append(threading.Thread(target=watching, name="janitor_slots", daemon=True))

    def miss(self) -> None:
        """A delivery could not be taken in: it is asked for again as soon as the database takes
        something."""
        self._missed.set()

    def start(self) -> None:
        for thread in self._threads:
            thread.start()

    def stop(self) -> None:
        self._stop.set()
        for thread in self._threads:
            thread.join(timeout=5)
        if self._heartbeats is not None:  # running jobs may take their time to end
            with suppress(sa.exc.SQLAlchemyError):
                self._heartbeats.beat(self._heartbeats.now())

    def _beats(self) -> None:
        while not self._stop.wait(BEAT):
            self._answers = self.take_over()
            self.mind_the_clock()

    def mind_the_clock(self) -> None:
        """Jobs wait by the one that can be set."""
        before, self._looked = self._looked, _clocks()
        passed, shown = (now - then for then, now in zip(before, self._looked, strict=True))
        if passed - shown > SET_BACK:
            _log.warning("the clock was set back", seconds=round(passed - shown))
            hasten()

    def _sweeps(self) -> None:
        """At the start everything that GitHub still knows is gone through."""
        since = datetime.now(UTC) - KEPT
        wait, after = FIRST_SWEEP, [SECOND_SWEEP]
        while self._rest(wait):
            began = datetime.now(UTC)
            # Without the database, what is sent again would fail again.
            wait = self.sweep(since) if self._answers else BEAT
            since = since if wait < SWEEP else began - OVERLAP
            if wait == SWEEP:
                self._forget(began - REMEMBERED)
            if wait == SWEEP and after:
                wait = after.pop()

    def _rest(self, seconds: float) -> bool:
        """Until the next look at deliveries is due; False at the end."""
        due = time.monotonic() + seconds
        while (left := due - time.monotonic()) > 0:
            if self._stop.wait(min(left, BEAT)):
                return False
            if self._missed.is_set() and self._takes():
                break
        self._missed.clear()
        return not self._stop.is_set()

    def _forget(self, before: datetime) -> None:
        while not (self._stop.is_set() or forget_done(before)):
            pass

    def take_over(self) -> bool:
        """Whether the database answers. Who dies between recovery and burial leaves both to
        another; recovery for a second time finds nothing."""
        if self._heartbeats is None:
            return True
        try:
            heard = _clocks()
            now = self._heartbeats.now()
            self._heartbeats.beat(now)
            if _between(self._heard, heard) >= GONE_AFTER:
                self._heard_since = heard[0]
            self._heard = heard
            dead = self._heartbeats.silent(now) if self._may_judge(now) else []
            if dead:
                _log.warning("taking over from dead processes", executors=dead)
                recover(dead)
                self._heartbeats.bury(dead, now)
        except sa.exc.SQLAlchemyError as error:
            _log.warning("no heartbeat", error=type(error).__name__)
            return False
        return True

    def lives(self, begun: float) -> bool:
        """Whether no other process can have taken this one for dead since then. One that was
        stopped and goes on, or had no way to the database, may stand beside its heirs."""
        if self._heartbeats is None:
            return True
        heard, since = self._heard, self._heard_since
        return begun >= since and _between(heard, _clocks()) < GONE_AFTER

    def _may_judge(self, now: float) -> bool:
        """After an outage of the database all have been silent: they get the time to beat."""
        if now - self._beat > 2 * BEAT:
            self._steady = now
        self._beat = now
        return now - self._steady >= GONE_AFTER

    def sweep(self, since: datetime) -> float:
        """Seconds until the next; soon, when this one could not be done."""
        from bot.github.deliveries import redeliver_failed

        try:
            redeliver_failed(self._app(), since)
        except ThrottledError as throttled:
            _log.warning("deliveries not swept", reason=throttled.reason)
            return max(throttled.seconds, BEAT)
        except DeniedError as denied:
            if denied.status == _UNAUTHORISED:
                _log.error(
                    "GitHub does not accept the App's credentials",
                    reason=denied.reason,
                    mend="App id and private key must belong together; `fix-pipeline doctor`",
                )
            else:
                _log.warning("deliveries not swept", reason=denied.reason)
        return SWEEP
