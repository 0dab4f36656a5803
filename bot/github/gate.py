"""A rate limit belongs to an installation: its other jobs must wait too, and nobody else."""

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from math import ldexp
from typing import Final, Protocol, TypeVar

from bot.github.errors import ThrottledError, UnavailableError
from bot.github.pace import WRITES, Pace

# So short a wait is kept where it is met: a job that is begun anew may meet it each time.
SHORT: Final = 4.0
TRIES: Final = 3
MARGIN: Final = 0.5  # GitHub tells whole seconds
LONGEST: Final = 15 * 60.0  # seconds, where GitHub does not tell how long
RESET: Final = 3900.0  # seconds; a rate limit resets within the hour

T = TypeVar("T")


class Known(Protocol):
    """What other processes were told, and what this one is to remember when it begins anew."""

    def end(self, installation: int) -> float: ...

    def keep(self, installation: int, end: float) -> object: ...


class Gate:
    """Closed while GitHub wants no request of this installation."""

    def __init__(self, installation: int = 0, known: Known | None = None) -> None:
        self._installation = installation
        self._known = known
        self._opens = 0.0
        self._untold: dict[
            str, int
        ] = {}  # by kind, how often in a row GitHub did not say how long to wait
        self._lock = threading.Lock()
        self._pace = Pace()

    def passed(self, kind: str, ask: Callable[[], T], look: Callable[[], None]) -> T:
        """The answer of one request, in its turn; `look`: at the last moment before a write."""
        for _ in range(TRIES):
            try:
                return self._passed(kind, ask, look)
            except UnavailableError:
                raise
            except ThrottledError as throttled:
                if throttled.seconds > SHORT:
                    raise
                time.sleep(throttled.seconds + MARGIN)
        return self._passed(kind, ask, look)

    def _passed(self, kind: str, ask: Callable[[], T], look: Callable[[], None]) -> T:
        with self._pace.kept(kind):
            if kind in WRITES:
                look()
            with self.passing(kind):
                return ask()

    @contextmanager
    def passing(self, kind: str = "read") -> Iterator[None]:
        """Around one request: refused while closed; closes when GitHub asks to wait. That requests
        of one kind pass tells nothing of another: writes have limits of their own."""
        self._stop()
        try:
            yield
        except UnavailableError as away:
            self.close_for(away.asked)
            raise
        except ThrottledError as throttled:
            if kind in WRITES:
                self._pace.slow_down()
            seconds = self._pause(throttled, kind)
            self.close_for(seconds)
            raise ThrottledError(seconds, throttled.reason) from throttled
        self._untold.pop(kind, None)

    def open(self) -> None:
        """Before the first request of a job: refused while closed, though another process was told
        to wait."""
        if self._known is not None:
            left = self._known.end(self._installation) - time.time()
            # Nobody waits longer: where more is left, the clock was set back since.
            self._close(left if left <= RESET else 0)
        self._stop()

    def _stop(self) -> None:
        left = self._opens - time.monotonic()
        if left > 0:
            raise ThrottledError(left, "the installation's rate limit")

    def _pause(self, throttled: ThrottledError, kind: str) -> float:
        """Twice as long each time, as GitHub wants it. Requests that were on their way together
        are refused together: that is one time."""
        if throttled.told:
            return throttled.seconds
        with self._lock:
            times = self._untold.get(kind, 0)
            if self._opens <= time.monotonic():
                times = self._untold[kind] = times + 1
            return min(ldexp(throttled.seconds, max(times - 1, 0)), LONGEST)

    def close_for(self, seconds: float) -> None:
        seconds = min(seconds, RESET)
        if self._close(seconds) and self._known is not None:
            self._known.keep(self._installation, time.time() + seconds)

    def _close(self, seconds: float) -> bool:
        """Whether that is longer than it was to be closed before."""
        opens = time.monotonic() + seconds
        with self._lock:
            longer = seconds > 0 and opens > self._opens
            if longer:
                self._opens = opens
        return longer
