"""The pace of writes: where there are many, GitHub wants one after another, a second apart.
(https://docs.github.com/rest/using-the-rest-api/best-practices-for-using-the-rest-api)"""

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

WRITES: Final = frozenset({"write", "mutation"})
APART: Final = 1.1  # seconds; less than one would have to be the same way through the network
CALM: Final = 600.0  # seconds


class Pace:
    """Of one installation. A review writes so little that it need not wait; once GitHub has refused
    a write for its pace, none follows another too soon for a while. A job that is begun anew would
    be refused at the same place again, without end."""

    def __init__(self) -> None:
        self._slow_until = 0.0
        self._written = 0.0
        self._turn = threading.Lock()

    def slow_down(self) -> None:
        self._slow_until = time.monotonic() + CALM

    @contextmanager
    def kept(self, kind: str) -> Iterator[None]:
        """Around a request, when its turn has come."""
        if kind not in WRITES:
            yield
        elif time.monotonic() < self._slow_until:
            with self._turn:
                time.sleep(max(self._written + APART - time.monotonic(), 0))
                with self._timed():
                    yield
        else:
            with self._timed():
                yield

    @contextmanager
    def _timed(self) -> Iterator[None]:
        try:
            yield
        finally:
            self._written = time.monotonic()
