"""Whose installation a client belongs to, and what its requests have to mind."""

import time
from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TypeVar

from bot.github.gate import Gate
from bot.github.transport import Call

if TYPE_CHECKING:
    from bot.github.client import GitHubApp

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Home:
    """Whose installation a client belongs to."""

    app: "GitHubApp"
    installation: int
    job: str | None = None
    begun: float = field(default_factory=time.monotonic)

    def passed(self, kind: str, ask: Callable[[], T]) -> T:
        """The answer to a request, in its turn."""
        return self.gate.passed(kind, ask, self._look)

    def _look(self) -> None:
        self.app.look(self.begun)

    def noting(self, request: Call) -> AbstractContextManager[None]:
        """Around a write: should it be cut off, who tries again has to wait and see."""
        writes = self.app.writes
        if self.job is None or writes is None or not request.shows_twice:
            return nullcontext()
        return writes.noting(self.job)

    @property
    def gate(self) -> Gate:
        return self.app.gate(self.installation)
