"""A rate limit belongs to an installation: its other jobs must wait too, and nobody else."""

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

from bot.github.errors import ThrottledError, UnavailableError


class Gate:
    """Closed while GitHub wants no request of this installation."""

    def __init__(self) -> None:
        self._opens = 0.0
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
            self.close_for(throttled.seconds)
            raise

    def close_for(self, seconds: float) -> None:
        with self._lock:
            self._opens = max(self._opens, time.monotonic() + seconds)
