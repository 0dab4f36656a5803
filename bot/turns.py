"""Accounts take turns: what one has to do does not hold up another."""

import random
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from threading import Lock
from typing import Final

CONCURRENCY: Final = 8
# Of the jobs that are done at the same time, so many may be of one account: where GitHub is slow
# for it alone, the others have somewhere to go.
MOST: Final = CONCURRENCY - 2


class Turns:
    """Those of this process; the key of a job begins with its account."""

    def __init__(self) -> None:
        self._busy: Counter[str] = Counter()
        self._lock = Lock()

    @contextmanager
    def taken(self, key: str) -> Iterator[None]:
        """Around a job."""
        owner = _owner(key)
        with self._lock:
            self._busy[owner] += 1
        try:
            yield
        finally:
            with self._lock:
                self._busy[owner] -= 1

    def chosen(self, keys: Iterable[str]) -> list[str]:
        """One waiting pull request, by chance, of each account that has not enough begun: of one
        that has a hundred waiting, as many are begun as of one that has a single one."""
        by_owner: dict[str, list[str]] = {}
        for key in keys:
            by_owner.setdefault(_owner(key), []).append(key)
        return [
            random.choice(waiting)  # noqa: S311 - no secret
            for owner, waiting in by_owner.items()
            if self._busy[owner] < MOST
        ]


def _owner(key: str) -> str:
    return key.partition("/")[0]
