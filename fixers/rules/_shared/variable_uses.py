"""Whether anything in a job does something with a variable."""

import re
from collections.abc import Iterator
from typing import Final

from fixers.model import StepRun, Trace
from fixers.rules._shared.unread import is_harmless, is_unread
from fixers.syntax.shell import Command, commands

SAYS: Final = frozenset({
    "echo", "printf", "log", "info", "log_info", "warn", "error", "debug", "[", "[[", "test", ":",
})  # fmt: skip


def reads_unseen(trace: Trace) -> bool:
    """Whether a program runs that may read any variable of the environment."""
    return any(is_unread(run, trace) and not is_harmless(run) for run in trace.invocations())


def used(name: str, trace: Trace) -> bool:
    """Whether a command or an action of a job does something with a variable."""
    mention = re.compile(rf"\$\{{?{name}\b|\benv\.{name}\b")
    inputs = (v.value for use in trace.uses() for v in use.step.inputs.values())
    scripts = {run.script for run in trace.invocations()}
    every = (c for s in scripts for c in commands(s.shell.statements))
    written = (text for command in every for text in _texts(command, name))
    return any(map(mention.search, (*inputs, *written))) or _elsewhere(name, trace)


def _elsewhere(name: str, trace: Trace) -> bool:
    """Whether a step in another language says the name."""
    steps = (e.step for e in trace.events if isinstance(e, StepRun) and e.script is None)
    texts = (step.run.value for step in steps if step.run is not None)
    return any(re.search(rf"\b{name}\b", text) for text in texts)


def _texts(command: Command, name: str) -> Iterator[str]:
    """What a command does something with; a message, a test, `NAME=${NAME:-}` are nothing."""
    yield from (a.value.raw for a in command.assignments if a.value and a.name != name)
    yield from (word.raw for a in command.assignments for word in a.array or ())
    yield from (r.heredoc.body.raw for r in command.redirects if r.heredoc)
    says = bool(command.words) and command.words[0].literal in SAYS
    if not says or command.redirects:
        yield from (word.raw for word in command.words)
