"""What DBOS waits for. It does where a server is away or a file is locked, and what it is about to
write is written when that is over. Where the disk of a SQLite file has no room, it would leave the
job that it is about as begun and not done, for nobody to take up before the next start."""

from collections.abc import Callable
from typing import Final

import dbos._sys_db
import structlog

_NO_ROOM: Final = (
    "database or disk is full",
    "disk I/O error",
    "unable to open database file",
    "attempt to write a readonly database",
)
_NAME: Final = "retriable_sqlite_exception"
_log = structlog.get_logger(__name__)
_asked: Callable[[Exception], bool] | None = getattr(dbos._sys_db, _NAME, None)


def wait_for_room() -> None:
    """DBOS offers no public way to say so."""
    if _asked is None:
        _log.warning("a disk without room is not waited for: this DBOS cannot be told to")
        return
    setattr(dbos._sys_db, _NAME, passes)


def passes(problem: Exception) -> bool:
    """Whether to try again what went wrong so."""
    said = str(getattr(problem, "orig", problem))
    return any(words in said for words in _NO_ROOM) or bool(_asked and _asked(problem))
