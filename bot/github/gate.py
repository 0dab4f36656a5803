"""A rate limit belongs to an installation: its other jobs must wait too, and nobody else."""

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from math import ldexp
from typing import Final

from bot.github.errors import ThrottledError, UnavailableError

LONGEST: Final = 15 * 60.0  # seconds, where GitHub does not tell how long


class Gate:
    """Closed while GitHub wants no request of this installation."""

    def __init__(self) -> None:
        self._opens = 0.0
        self._untold = 0  # how often in a row GitHub did not say how long to wait
        self._lock = threading.Lock()

    @contextmanager
    def passing(self) -> Iterator[None]:
        """Around one request: refused while closed; closes when GitHub asks to wait."""
        left = self._opens - time.monotonic()
        if left > 0:
            raise ThrottledError(left, "the installation's rate limit")
        try:
            yield
        except UnavailableError:
            raise
        except ThrottledError as throttled:
            seconds = self._pause(throttled)
            self.close_for(seconds)
            raise ThrottledError(seconds, throttled.reason) from throttled
        self._untold = 0

    def _pause(self, throttled: ThrottledError) -> float:
        """Twice as long each time, as GitHub wants it. Requests that were on their way together
        are refused together: that is one time."""
        if throttled.told:
            return throttled.seconds
        with self._lock:
            if self._opens <= time.monotonic():
                self._untold += 1
            return min(ldexp(throttled.seconds, max(self._untold - 1, 0)), LONGEST)

    def close_for(self, seconds: float) -> None:
        with self._lock:
            self._opens = max(self._opens, time.monotonic() + seconds)
