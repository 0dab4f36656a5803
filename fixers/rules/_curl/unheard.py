"""Commands whose failure nobody hears because their script runs without `errexit`."""

import re
from functools import lru_cache
from typing import Final

from fixers.diagnostics import Location
from fixers.model import Failure, Invocation, Trace, TraceKind
from fixers.model.reading import scalar_at
from fixers.model.tri import Tri
from fixers.rules._curl.answers import function_around
from fixers.rules._curl.fix import declared
from fixers.rules._curl.taken import name_taken
from fixers.rules._curl.tested import is_tested
from fixers.rules._shared.fates import hides, is_condition, is_shrugged_off, lost_in
from fixers.rules._shared.holders import holders
from fixers.syntax import shell_tree as sh
from fixers.syntax.regex import regex

_ENDS: Final = regex(r"\bset +-\w*e|errexit|^#!.*sh +-\w*e")


def goes_on(run: Invocation, trace: Trace) -> bool:
    """Whether the script goes on after a failure for no other reason than a missing `set -e`,
    and its own failure would count."""
    alone = run.failure is Failure.IGNORED and run.before.errexit is Tri.NO
    if not alone or trace.kind is not TraceKind.JOB or not (run.script.is_file or _is_step(run)):
        return False
    text = run.script.shell.text
    if lost_in(run) is not None or is_condition(run) or re.search(r"\bset \+e", text):
        return False
    if any(isinstance(n, sh.Background | sh.Negated | sh.Command) for n in holders(run)):
        return False
    return not is_called_softly(run) and _callers_fail(run, trace)


def goes_on_anyway(run: Invocation) -> bool:
    """Whether no `errexit` ends the file of the command, as of a value that it makes."""
    return run.script.scalar is None and not _ENDS.search(run.script.shell.text)


def _is_step(run: Invocation) -> bool:
    """`shell: bash {0}`, and not what such a step hands to another shell."""
    own = run.step.run if run.step is not None else None
    return own is not None and own.value == run.script.text


@lru_cache(maxsize=1)  # asked for by each command of a job
def _by_place(trace: Trace) -> dict[Location, list[Invocation]]:
    found: dict[Location, list[Invocation]] = {}
    for one in trace.invocations():
        found.setdefault(one.at, []).append(one)
    return found


def is_swallowed(run: Invocation) -> bool:
    """Whether a pipe takes the exit code by mistake: of `curl … | head || echo "never mind"`
    nobody wants it."""
    around = (node for node in holders(run) if isinstance(node, sh.AndOr) and node.operator == "||")
    at = run.command.span
    minded = not any(node.left.span.contains(at) and is_shrugged_off(node) for node in around)
    return minded and hides(lost_in(run), run)


def is_status_read(run: Invocation) -> bool:
    return "$?" in run.script.shell.text[run.command.span.end :][:200]


def is_value_tested(run: Invocation) -> bool:
    """Whether the script looks at the value that it makes of the answer: of an error that `-f`
    keeps it is empty."""
    found = declared(run)
    name = found[3] if found is not None else name_taken(run)
    return name is not None and is_tested(name, run.script.shell.text)


def is_called_softly(run: Invocation) -> bool:
    name = function_around(run)
    if name is None:
        return False
    called = rf"\b{re.escape(name)}\b"
    asks = rf"(?:\bif|\bwhile|\buntil|!|&&)\s+{called}|{called}[^\n]*(?:\|\||&)"
    return re.search(asks, run.script.shell.text) is not None


def _callers_fail(run: Invocation, trace: Trace) -> bool:
    step = run.step
    if step is None or scalar_at(step.node, "continue-on-error") is not None:
        return False
    if not run.script.is_file:
        return True
    places = {link.at for link in run.chain if link.label.startswith("runs ")}
    callers = [one for place in places for one in _by_place(trace).get(place, ())]
    return bool(callers) and all(one.failure is Failure.FAILS for one in callers)
