"""Runs the engine in a process of its own.

The engine reads text that anybody may have written, with parsers in C that can neither be
interrupted nor survive a fault of theirs. What goes wrong there costs that process, not the
server, and the server stays ready for webhooks while its engine works.
"""

import multiprocessing
import os
import resource
import signal
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from functools import cache, partial
from math import ceil
from multiprocessing.connection import Connection
from multiprocessing.context import ForkServerContext
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import Final, ParamSpec, TypeVar

from bot.settings import Allowance
from fixers.collector import collect_rarely

# By the clock it may take so many times what it may take of a processor: others work, too.
PATIENCE: Final = 3.0
LOOK: Final = 0.25  # seconds from one look at the memory to the next
_PAGE: Final = resource.getpagesize()

P = ParamSpec("P")
T = TypeVar("T")


@dataclass(slots=True)
class _Allowed:
    """Of this process, as its settings say."""

    now: Allowance = field(default_factory=Allowance)


_allowed: Final = _Allowed()


def allow(allowance: Allowance) -> None:
    _allowed.now = allowance


@dataclass(frozen=True, slots=True)
class Term:
    """So many `seconds` of a processor for a process, and until `end` by the clock for all that
    share the term: how much other work there is does not decide what a review says."""

    seconds: float
    end: float

    @classmethod
    def of(cls, share: float) -> "Term":
        """A share of what the whole review may take, from now on."""
        seconds = _allowed.now.seconds * share
        return cls(seconds, time.monotonic() + seconds * PATIENCE)

    def part(self, share: float) -> "Term":
        """For one piece of the work that this term is for."""
        piece = Term.of(share)
        return Term(piece.seconds, min(piece.end, self.end))


class AnalysisStoppedError(Exception):
    """The engine's process was ended, or ended by itself, without an answer."""


def isolated(term: Term, work: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
    """Call a function of a module whose arguments and result pickle.

    Raises what the function raises, and `AnalysisStoppedError` when there is no answer within the
    term and the allowed memory, or the process died.
    """
    context = _context()
    receiving, sending = context.Pipe(duplex=False)
    target = partial(_work, sending, ceil(term.seconds), partial(work, *args, **kwargs))
    child = context.Process(target=target, daemon=True)
    child.start()
    sending.close()  # so that the end of the child is the end of the pipe
    try:
        _wait(child, receiving, term)
        outcome: T | Exception = receiving.recv()
    except EOFError:
        child.join()
        if child.exitcode == -signal.SIGXCPU:
            raise _too_long(term) from None
        raise AnalysisStoppedError("the process of the analysis died") from None
    finally:
        child.kill()
        child.join()
        receiving.close()
    if isinstance(outcome, Exception):
        raise outcome
    return outcome


def _wait(child: BaseProcess, receiving: Connection, term: Term) -> None:
    """Until there is an answer."""
    while not receiving.poll(max(0.0, min(LOOK, term.end - time.monotonic()))):
        if time.monotonic() >= term.end:
            raise _too_long(term)
        most = _allowed.now.megabytes
        if _megabytes(child.pid) > most:
            raise AnalysisStoppedError(f"the analysis needed more than {most} megabytes")


def _megabytes(process: int | None) -> float:
    """Of memory that it uses now; none where the system does not tell."""
    with suppress(OSError):
        pages = Path(f"/proc/{process}/statm").read_text(encoding="ascii").split()[1]
        return int(pages) * _PAGE / 2**20
    return 0


def _too_long(term: Term) -> AnalysisStoppedError:
    return AnalysisStoppedError(f"the analysis took more than {term.seconds:.0f} seconds")


def _work(sending: Connection, seconds: int, work: Callable[[], object]) -> None:
    _end_with_the_server()
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds + 1))
    collect_rarely()
    try:
        outcome = work()
    except Exception as error:  # noqa: BLE001, it belongs to the caller
        outcome = error
    sending.send(outcome)


def _end_with_the_server() -> None:
    """A server that is killed leaves nobody who would end this process, whose work may have no
    end by itself."""
    server = multiprocessing.parent_process()
    if server is not None:
        threading.Thread(target=_follow, args=(server,), daemon=True).start()


def _follow(server: BaseProcess) -> None:
    server.join()
    os._exit(1)


@cache
def _context() -> ForkServerContext:
    """New processes are forked from one that has the engine loaded and no threads."""
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["bot.isolation", "bot.plan.analysis", "bot.plan.parts"])
    return context
