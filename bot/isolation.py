"""Runs the engine in a process of its own.

The engine reads text that anybody may have written, with parsers in C that can neither be
interrupted nor survive a fault of theirs. What goes wrong there costs that process, not the
server, and the server stays ready for webhooks while its engine works.
"""

import multiprocessing
import os
import threading
from collections.abc import Callable
from functools import cache, partial
from multiprocessing.connection import Connection
from multiprocessing.context import ForkServerContext
from multiprocessing.process import BaseProcess
from typing import Final, ParamSpec, TypeVar

from fixers.collector import collect_rarely

# Seconds. The largest repositories that were tried take ten; a machine with much else to do is
# slower, but who waits for a check should have what can be said without fixes before long.
LONGEST: Final = 60.0

P = ParamSpec("P")
T = TypeVar("T")


class AnalysisStoppedError(Exception):
    """The engine's process was ended, or ended by itself, without an answer."""


def isolated(work: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
    """Call a function of a module whose arguments and result pickle.

    Raises what the function raises, and `AnalysisStoppedError` when there is no answer within
    `LONGEST` seconds or the process died.
    """
    context = _context()
    receiving, sending = context.Pipe(duplex=False)
    child = context.Process(
        target=_work, args=(sending, partial(work, *args, **kwargs)), daemon=True
    )
    child.start()
    sending.close()  # so that the end of the child is the end of the pipe
    try:
        if not receiving.poll(LONGEST):
            raise AnalysisStoppedError(f"the analysis took more than {LONGEST:.0f} seconds")
        outcome: T | Exception = receiving.recv()
    except EOFError:
        raise AnalysisStoppedError("the process of the analysis died") from None
    finally:
        child.kill()
        child.join()
        receiving.close()
    if isinstance(outcome, Exception):
        raise outcome
    return outcome


def _work(sending: Connection, work: Callable[[], object]) -> None:
    _end_with_the_server()
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
    context.set_forkserver_preload(["bot.plan.analysis"])
    return context
