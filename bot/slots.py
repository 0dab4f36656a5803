"""Processes that share a SQLite file, as a server that is started before the one before has ended.

Each holds the lock of a slot, and begins its jobs under the name of it. The kernel takes the lock
back from the dead, so the others know whose jobs are to be taken over, and whose are being done.
"""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

SLOTS: Final = 4
_FIRST: Final = "local"


class Slots:
    """Those of one file; `mine` is the name of the slot that this process holds."""

    def __init__(self, database_url: str) -> None:
        path = database_url.removeprefix("sqlite:///")
        self._file = os.open(f"{path}.lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        free = next(filter(self._take, range(SLOTS)), None)
        if free is None:
            os.close(self._file)
            raise BlockingIOError(f"{SLOTS} processes use it: PostgreSQL serves more")
        self._mine = free
        self.mine = _name(free)

    def left(self) -> Iterator[str]:
        """Slots that nobody works in; until the next is asked for, nobody begins to."""
        for slot in range(SLOTS):
            if slot != self._mine and self._take(slot):
                with self._giving_back(slot):
                    yield _name(slot)

    def close(self) -> None:
        os.close(self._file)

    def _take(self, slot: int) -> bool:
        try:
            fcntl.lockf(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB, 1, slot)
        except BlockingIOError:
            return False
        return True

    @contextmanager
    def _giving_back(self, slot: int) -> Iterator[None]:
        try:
            yield
        finally:
            fcntl.lockf(self._file, fcntl.LOCK_UN, 1, slot)


def _name(slot: int) -> str:
    return f"{_FIRST}-{slot + 1}" if slot else _FIRST
