"""What a job does, as commands: messages and functions that nothing calls left out."""

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Final

from fixers.model import Invocation, ScriptUnit, StepRun, Trace
from fixers.model.calls import call_of
from fixers.syntax.regex import regex
from fixers.syntax.shell import Command, Function, Statement, commands

_SAYS: Final = frozenset({"echo", "printf", "log", "info"})
# What a script is left with that only stands for another.
SAYS: Final = _SAYS | {"exit", "set", "true", ":", "sleep", "date", "cat", "ls", "pwd", "export"}
_DISPATCH: Final = regex(r"^\s*[\"']?\$\{?[@1*]", re.MULTILINE)  # runs what it is told


@lru_cache(maxsize=8)  # every switch of a delivery asks for the same
def acting(traces: tuple[Trace, ...]) -> list[Command]:
    """Commands that do something, wherever they stand but in functions that nobody names."""
    scripts = dict.fromkeys(script for trace in traces for script in scripts_of(trace))
    texts = {script.shell.text for script in scripts}
    every = (c for script in scripts for c in commands(_living(script, texts)))
    return [c for c in every if c.words and c.words[0].literal not in _SAYS]


def _living(script: ScriptUnit, texts: set[str]) -> tuple[Statement, ...]:
    """The statements of a script without functions of which only the definition speaks."""
    return tuple(
        node
        for node in script.shell.statements
        if not isinstance(node, Function) or _named(node.name, texts) > 1
    )


def _named(function: str, texts: set[str]) -> int:
    """How often scripts name a function, comments aside; one that `"$1"` may run counts."""
    if any(map(_DISPATCH.search, texts)):
        return 2
    name = re.compile(rf"^[^#\n]*?(?<![\w-]){re.escape(function)}(?![\w-])", re.MULTILINE)
    return sum(len(name.findall(text)) for text in texts)


def acts(script: ScriptUnit) -> bool:
    """Whether a step does more than say something and end."""
    first = (c.words[0].literal for c in commands(script.shell.statements) if c.words)
    return any(name not in _SAYS | {"exit", "set", "true", ":"} for name in first)


def scripts_of(trace: Trace) -> Iterator[ScriptUnit]:
    """What a job runs, and what it sources for functions that nothing may call."""
    for event in trace.events:
        if isinstance(event, StepRun) and event.script is not None:
            yield event.script
        elif isinstance(event, Invocation):
            yield event.script
            call = call_of(event, event.before, trace.tree)
            if call is not None and call.unit is not None:
                yield call.unit


def texts_of_step(trace: Trace, name: str) -> list[str]:
    """The `run:` block of the step with an `id:`, and the scripts that it runs."""
    steps = trace.job.steps if trace.job is not None else ()
    blocks = [step.run.value for step in steps if step.run is not None and step.id == name]
    called = (e for e in trace.commands() if e.step is not None and e.step.id == name)
    scripts = (e.script.text for e in called if e.script.scalar is None)
    return [*dict.fromkeys([*blocks, *scripts])]


def text_of(command: Command) -> str:
    return " ".join(word.raw for word in command.words)


def is_after_failure(run: Invocation) -> bool:
    """Whether the step of a call is for when one before has failed."""
    condition = run.step.condition if run.step is not None else None
    return condition is not None and "failure()" in condition.value


def functions_around(run: Invocation) -> Iterator[str]:
    """The names of the functions of its script in which a call stands."""
    for node in run.script.shell.statements:
        if isinstance(node, Function) and node.span.contains(run.span):
            yield node.name
