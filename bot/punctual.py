"""Whoever lets a request come in too slowly is not waited for: connections are few, and who holds
many of them open keeps GitHub out."""

import asyncio
import resource
from typing import Final

from uvicorn.protocols.http.h11_impl import H11Protocol, RequestResponseCycle

PATIENCE: Final = 10.0  # seconds; GitHub gives up then, too
_FILES: Final = 65_536
# Of h11, while a request is not whole.
_ARRIVING: Final = frozenset({"IDLE", "SEND_BODY"})


class PunctualProtocol(H11Protocol):
    """One connection; uvicorn itself has a time for what is between two requests only."""

    _watching: asyncio.TimerHandle

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]  # as uvicorn has it
        super().connection_made(transport)
        self._watch()

    def connection_lost(self, exc: Exception | None) -> None:
        super().connection_lost(exc)
        self._watching.cancel()

    def _watch(self) -> None:
        self._watching = self.loop.call_later(PATIENCE, self._look, self.cycle)

    def _look(self, before: RequestResponseCycle | None) -> None:
        """`before`: the request that was there at the last look."""
        arriving = str(self.conn.their_state) in _ARRIVING
        between = self.timeout_keep_alive_task is not None
        if arriving and not between and self.cycle is before:
            self.transport.close()
        else:
            self._watch()


def open_many() -> None:
    """As many files and connections as the system lets this process have."""
    few, many = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = _FILES if many == resource.RLIM_INFINITY else min(many, _FILES)
    if few != resource.RLIM_INFINITY and few < wanted:
        resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, many))
