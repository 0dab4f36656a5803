"""The pace of writes: where there are many, GitHub wants one after another, a second apart.
(https://docs.github.com/rest/using-the-rest-api/best-practices-for-using-the-rest-api)"""

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

WRITES: Final = frozenset({"write", "mutation"})
APART: Final = 1.1  # seconds; less than one would have to be the same way through the network
FEW: Final = 4  # writes
MOST: Final = 256


class Pace:
    """Of one installation. A review writes so little that it need not wait; once GitHub has refused
    a write for its pace, the next few do not follow each other too soon, and twice as many where
    that was not enough. A job that is begun anew would be refused at the same place again, without
    end; and a single refusal must not hold up hundreds of reviews."""

    def __init__(self) -> None:
        self._many = 0  # so many were kept apart last
        self._left = 0  # so many still are
        self._since = 0  # so many were not, since then
        self._written = 0.0
        self._counting = threading.Lock()
        self._turn = threading.Lock()

    def slow_down(self) -> None:
        with self._counting:
            if not self._left:  # what was on its way at the same time is refused at the same time
                again = self._since <= self._many
                self._many = min(max(FEW, 2 * self._many if again else 0), MOST)
            self._left, self._since = self._many, 0

    @contextmanager
    def kept(self, kind: str) -> Iterator[None]:
        """Around a request, when its turn has come."""
        if kind not in WRITES:
            yield
        elif self._is_slow():
            with self._turn:
                time.sleep(max(self._written + APART - time.monotonic(), 0))
                with self._timed():
                    yield
        else:
            with self._timed():
                yield

    def _is_slow(self) -> bool:
        with self._counting:
            slow = self._left > 0
            self._left -= slow
            self._since += not slow
        return slow

    @contextmanager
    def _timed(self) -> Iterator[None]:
        try:
            yield
        finally:
            self._written = time.monotonic()
