"""Scripts that go on after a failure because no `set -e` ends them, and what calls them."""

import re
from functools import lru_cache
from typing import Final

from fixers.diagnostics import Location
from fixers.model import Failure, Invocation, Trace, TraceKind
from fixers.model.tri import Tri
from fixers.rules._shared.fates import is_condition, is_test_of_if, lost_in, may_go_on
from fixers.rules._shared.holders import function_around, holders
from fixers.syntax import shell_tree as sh
from fixers.syntax.regex import regex

ENDS: Final = regex(r"\bset +-\w*e|errexit|^#!.*sh +-\w*e")


def goes_on_without(run: Invocation, trace: Trace) -> bool:
    """Whether the script goes on after a failure for no other reason than a missing `set -e`,
    and its own failure would count."""
    alone = run.failure is Failure.IGNORED and run.before.errexit is Tri.NO
    if not alone or trace.kind is not TraceKind.JOB or not (run.script.is_file or _is_step(run)):
        return False
    text = run.script.shell.text
    asked = lost_in(run) is not None or is_condition(run) or is_test_of_if(run)
    if asked or re.search(r"\bset \+e", text):
        return False
    if any(isinstance(n, sh.Background | sh.Negated) or _hides(n) for n in holders(run)):
        return False
    return not is_called_softly(run) and _callers_fail(run, trace)


def _hides(node: sh.Statement) -> bool:
    """Whether a command has another status than what stands in it, as `x=$(…)` alone has not."""
    return isinstance(node, sh.Command) and (bool(node.words) or len(node.assignments) != 1)


def _is_step(run: Invocation) -> bool:
    """`shell: bash {0}`, and not what such a step hands to another shell."""
    own = run.step.run if run.step is not None else None
    return own is not None and own.value == run.script.text


def callers(run: Invocation, trace: Trace) -> tuple[Invocation, ...]:
    """The commands on the way to a call that run its script, or tell a program to run it."""
    places = {link.at for link in run.chain if link.label.startswith("runs ")}
    found = tuple(one for place in places for one in _by_place(trace).get(place, ()))
    return found if run.told is None else (*found, run.told.call)


@lru_cache(maxsize=1)  # asked for by each command of a job
def _by_place(trace: Trace) -> dict[Location, list[Invocation]]:
    found: dict[Location, list[Invocation]] = {}
    for one in trace.invocations():
        found.setdefault(one.at, []).append(one)
    return found


def is_called_softly(run: Invocation) -> bool:
    name = function_around(run)
    if name is None:
        return False
    called = rf"\b{re.escape(name)}\b"
    asks = rf"(?:\bif|\bwhile|\buntil|!|&&)\s+{called}|{called}[^\n]*(?:\|\||&)"
    return re.search(asks, run.script.shell.text) is not None


def _callers_fail(run: Invocation, trace: Trace) -> bool:
    step = run.step
    if step is None or may_go_on(step):
        return False
    if not run.script.is_file:
        return True
    found = callers(run, trace)
    return bool(found) and all(one.failure is Failure.FAILS for one in found)
