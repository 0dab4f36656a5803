"""The App as `python -m fixers` starts it, with the toy engine: many pull requests in a short time.

python -m tests.e2e.toy_process serve|worker

The file that WITNESS names is told when an attempt at a job begins and when it ends; an attempt
that dies has no end there.
"""

import os
import sys
import time

import pytest

from bot import janitor
from bot.jobs import Job
from bot.queue import Again, Following
from bot.worker import Worker
from fixers.__main__ import main
from tests.bot import toy


def witness(path: str) -> None:
    perform = Worker.perform

    def tell(what: str, job: Job) -> None:
        line = f"{what} {os.getpid()} {job.target.key} {time.monotonic()}\n"
        os.write(file, line.encode())

    def told(self: Worker, job: Job, failures: int) -> Again | Following | None:
        tell("began", job)
        try:
            return perform(self, job, failures)
        finally:
            tell("ended", job)

    file = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT)
    Worker.perform = told  # type: ignore[method-assign]


if __name__ == "__main__":
    toy.install(pytest.MonkeyPatch())
    witness(os.environ["WITNESS"])
    # A process that dies is missed sooner than usual.
    janitor.BEAT, janitor.DEAD_AFTER = 1.0, 10.0  # type: ignore[misc]
    sys.exit(main())
