"""Writes to GitHub whose outcome nobody knows: it may carry one out when who asked for it has gone,
and who tries again must not look before."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

import sqlalchemy as sa

from bot.github.errors import ThrottledError, UnavailableError
from bot.times import Times

# GitHub ends what takes longer.
# (https://docs.github.com/rest/using-the-rest-api/troubleshooting-the-rest-api#timeouts)
SETTLED: Final = 10.0
# Where the way to GitHub broke: most of what it was asked for is done at once, or never.
BROKEN: Final = 4.0
# When GitHub has surely ended what it was asked for, however late it began with it.
LATER: Final = 60.0


class Writes(Times):
    """Those of one database, by the key of the job."""

    def __init__(self, url: str) -> None:
        super().__init__(url, "fix_pipeline_writes", sa.Column("job", sa.String, primary_key=True))
        self._unknown_of = set[str]()

    def possible(self) -> bool:
        """Whether the database takes anything now."""
        return self.keep("", 0)

    @contextmanager
    def noting(self, job: str) -> Iterator[None]:
        """Around a write; a process that dies here leaves the note."""
        self.keep(job, time.time() + SETTLED)
        settled = True
        try:
            yield
        except UnavailableError as away:
            settled = not away.unsettled
            raise
        finally:
            if settled:
                self.forget(job)
            else:
                self.keep(job, time.time() + BROKEN)

    def open(self, job: str) -> None:
        """Before the first look of a job: refused while one could look too early."""
        end = self.end(job)
        left = end - time.time()
        if left > 0:
            raise ThrottledError(min(left, SETTLED), "a write may be on its way still")
        if end:
            self.forget(job)
            self._unknown_of.add(job)

    def left(self, job: str) -> bool:
        """Whether there was one before whose outcome nobody knows; told once."""
        found = job in self._unknown_of
        self._unknown_of.discard(job)
        return found
